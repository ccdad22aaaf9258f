using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.KeyFiles;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>The onion keys and those before them, in tor's files. The time of the ntor file says when the keys were made.</summary>
internal sealed class OnionKeyFiles(KeyFolder folder, IRandom random)
{
    private const string Tap = "secret_onion_key";
    private const string Ntor = "secret_onion_key_ntor";
    private const string Old = ".old";
    private const string NtorType = "c25519v1";
    private const string NtorTag = "onion";
    private const int TapBits = 1024;

    /// <summary>Loads the TAP key, or makes one.</summary>
    public RSA LoadTap() => RsaKeyFile.LoadOrCreate(folder, Tap, TapBits);

    /// <summary>Loads the ntor key, or makes one.</summary>
    public (NtorKeyPair Key, DateTimeOffset SetAt) LoadNtor()
    {
        NtorKeyPair key = Load(Ntor) ?? Create();
        return (key, folder.WrittenAt(Ntor));
    }

    /// <summary>Loads the ntor key before; null when there is none.</summary>
    public NtorKeyPair? LoadPrevious() => Load(Ntor + Old);

    /// <summary>Makes new keys and keeps the present ones as the old ones.</summary>
    public (RSA Tap, NtorKeyPair Ntor) Rotate()
    {
        folder.Rename(Tap, Tap + Old);
        RSA tap = RsaKeyFile.Create(folder, Tap, TapBits);
        folder.Rename(Ntor, Ntor + Old);
        return (tap, Create());
    }

    /// <summary>Forgets the old keys.</summary>
    public void Forget()
    {
        folder.Delete(Tap + Old);
        folder.Delete(Ntor + Old);
    }

    private NtorKeyPair Create()
    {
        NtorKeyPair key = NtorKeyPair.Generate(random);
        Span<byte> both = stackalloc byte[2 * X25519.KeyLength];
        key.SecretKey.CopyTo(both);
        key.PublicKey.Span.CopyTo(both[X25519.KeyLength..]);
        TaggedFile.Write(folder, Ntor, NtorType, NtorTag, both);
        CryptographicOperations.ZeroMemory(both);
        return key;
    }

    private NtorKeyPair? Load(string name)
    {
        byte[]? both = TaggedFile.ReadSecret(folder, name, NtorType, NtorTag);
        if (both is null)
        {
            return null;
        }

        try
        {
            if (both.Length == 2 * X25519.KeyLength)
            {
                NtorKeyPair key = NtorKeyPair.FromSecret(both.AsSpan(0, X25519.KeyLength));
                if (PublicBytes.Equal(key.PublicKey.Span, both.AsSpan(X25519.KeyLength)))
                {
                    return key;
                }

                key.Dispose();
            }

            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} does not hold a key and its public half.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(both);
        }
    }
}
