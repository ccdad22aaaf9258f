using System.Security.Cryptography;
using System.Text;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// The keys of a client for services that only chosen clients may discover: tor's <c>ClientOnionAuthDir</c>. The folder is closed to others,
/// and the files in it, which people write by hand, need not be.
/// </summary>
public static class ClientAuthorizationFolder
{
    private const string Extension = ".auth_private";

    /// <summary>Loads all files that end in <c>.auth_private</c>; others are ignored.</summary>
    /// <param name="path">The folder; made when it is missing.</param>
    /// <returns>One key for each service. The caller disposes of them.</returns>
    /// <exception cref="KeyStoreException">A file cannot be read, is malformed, or names a service again.</exception>
    public static IReadOnlyDictionary<OnionAddress, ClientAuthorization> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        KeyFolder folder = new(path);
        Dictionary<OnionAddress, ClientAuthorization> found = [];
        try
        {
            foreach (string name in KeyFileNames.In(path, Extension))
            {
                byte[] bytes = folder.Read(name) ?? [];
                _ = ClientAuthorization.TryParse(Encoding.ASCII.GetString(bytes), out ClientAuthorization? authorization);
                CryptographicOperations.ZeroMemory(bytes);
                if (authorization is null)
                {
                    throw new KeyStoreException(
                        KeyStoreFaultKind.Corrupt,
                        $"{name} is not one line of an address without '.onion', ':descriptor:x25519:' and a private key in base32: correct or remove it.");
                }

                if (!found.TryAdd(authorization.Address, authorization))
                {
                    authorization.Dispose();
                    throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} names a service that another file names too: remove one of them.");
                }
            }
        }
        catch (KeyStoreException)
        {
            foreach (ClientAuthorization authorization in found.Values)
            {
                authorization.Dispose();
            }

            throw;
        }

        return found;
    }
}
