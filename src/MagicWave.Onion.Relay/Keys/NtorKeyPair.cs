using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>A relay's ntor onion key: what clients agree on keys with.</summary>
public sealed class NtorKeyPair : IDisposable
{
    private readonly SecretBytes _secret;
    private readonly byte[] _publicKey = new byte[X25519.KeyLength];

    private NtorKeyPair(SecretBytes secret)
    {
        _secret = secret;
        X25519.DerivePublicKey(secret.Span, _publicKey);
    }

    /// <summary>The public key, 32 bytes.</summary>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>The secret key, 32 bytes.</summary>
    /// <exception cref="ObjectDisposedException">It was erased.</exception>
    public ReadOnlySpan<byte> SecretKey => _secret.Span;

    /// <summary>Makes a new key.</summary>
    public static NtorKeyPair Generate(IRandom random)
    {
        SecretBytes secret = new(X25519.KeyLength);
        X25519.GeneratePrivateKey(secret.Writable, random);
        return new NtorKeyPair(secret);
    }

    /// <summary>Takes a secret key over, by copying it.</summary>
    /// <exception cref="ArgumentException">It does not have 32 bytes.</exception>
    public static NtorKeyPair FromSecret(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != X25519.KeyLength)
        {
            throw new ArgumentException("A secret key has 32 bytes.", nameof(secret));
        }

        return new NtorKeyPair(new SecretBytes(secret));
    }

    /// <summary>Erases the secret.</summary>
    public void Dispose() => _secret.Dispose();
}
