using System.Security.Cryptography;
using MagicWave.Onion.KeyFiles;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>RSA keys in PEM: PKCS#1 as tor writes it; PKCS#8 is read too.</summary>
internal static class RsaKeyFile
{
    /// <summary>Loads a key.</summary>
    /// <returns>Null when there is no such file.</returns>
    public static RSA? Load(KeyFolder folder, string name, int minimumBits)
    {
        if (folder.ReadSecretText(name) is not { } pem)
        {
            return null;
        }

        RSA key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize >= minimumBits && HasPrivatePart(key))
            {
                return key;
            }
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} is no RSA private key in PEM.", failure);
        }

        key.Dispose();
        throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} is no private key of the right size.");
    }

    /// <summary>Loads a key, or makes and saves one.</summary>
    public static RSA LoadOrCreate(KeyFolder folder, string name, int bits) => Load(folder, name, bits) ?? Create(folder, name, bits);

    /// <summary>Makes and saves a key.</summary>
    public static RSA Create(KeyFolder folder, string name, int bits)
    {
        RSA key = RSA.Create(bits);
        folder.Write(name, key.ExportRSAPrivateKeyPem() + "\n");
        return key;
    }

    private static bool HasPrivatePart(RSA key)
    {
        byte[] exported = key.ExportRSAPrivateKey();
        CryptographicOperations.ZeroMemory(exported);
        return true;
    }
}
