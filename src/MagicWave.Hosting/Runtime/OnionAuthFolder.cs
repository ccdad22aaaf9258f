using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Hosting.Runtime;

/// <summary>The keys of a ClientOnionAuthDir: one file with the ending <c>.auth_private</c> for each service.</summary>
internal static class OnionAuthFolder
{
    private const string Extension = ".auth_private";

    /// <summary>Loads them.</summary>
    /// <exception cref="KeyStoreException">The folder or a file in it cannot be used.</exception>
    public static Dictionary<OnionAddress, ClientAuthorization> Load(string path)
    {
        KeyFolder folder = new(path);
        Dictionary<OnionAddress, ClientAuthorization> keys = [];
        foreach (string file in Directory.EnumerateFiles(path, "*" + Extension).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file);
            byte[] bytes = folder.Read(name) ?? [];
            if (!ClientAuthorization.TryParse(System.Text.Encoding.ASCII.GetString(bytes), out ClientAuthorization? key))
            {
                throw new KeyStoreException(
                    KeyStoreFaultKind.Corrupt,
                    $"{name} is not one line with an address without .onion, ':descriptor:x25519:' and a private key in base32: correct or remove it.");
            }

            keys[key.Address] = key;
        }

        return keys;
    }
}
