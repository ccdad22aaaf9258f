using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// A relay's X25519 onion key pair (tor-spec 1.1): clients aim ntor and ntor-v3 at it. The private key is erased on disposal. Thread-safe
/// until then.
/// </summary>
public sealed class OnionKey : IDisposable
{
    /// <summary>The length of either key, in bytes.</summary>
    public const int Length = X25519.KeyLength;

    private readonly SecretBytes _privateKey;
    private readonly byte[] _publicKey = new byte[Length];

    /// <summary>Takes a private key from storage and derives the public one.</summary>
    /// <param name="privateKey">32 bytes; copied. The caller erases its own.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public OnionKey(ReadOnlySpan<byte> privateKey)
    {
        X25519.DerivePublicKey(privateKey, _publicKey);
        _privateKey = new SecretBytes(privateKey);
    }

    /// <summary>The key that the relay publishes, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>The key that stays here, 32 bytes: to store it, and for the cross certificate.</summary>
    /// <exception cref="ObjectDisposedException">It was erased.</exception>
    public ReadOnlySpan<byte> PrivateKey => _privateKey.Span;

    /// <summary>Makes a new pair.</summary>
    public static OnionKey Generate(IRandom random)
    {
        Span<byte> privateKey = stackalloc byte[Length];
        X25519.GeneratePrivateKey(privateKey, random);
        OnionKey key = new(privateKey);
        privateKey.Clear();
        return key;
    }

    /// <summary>Erases the private key.</summary>
    public void Dispose() => _privateKey.Dispose();
}
