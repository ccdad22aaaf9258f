using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography;

/// <summary>
/// Key agreement on Curve25519 (RFC 7748), by libsodium. All keys are 32 bytes, little-endian; private keys are clamped on use, whatever
/// their bits. The time does not depend on the keys. Allocates nothing; thread-safe.
/// </summary>
public static unsafe class X25519
{
    /// <summary>The length of private keys, public keys and shared secrets, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Makes a private key, clamped as C tor stores it. The caller erases it.</summary>
    /// <param name="privateKey">Receives the key, 32 bytes.</param>
    /// <param name="random">Where its bytes come from.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static void GeneratePrivateKey(Span<byte> privateKey, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Length.Require(privateKey.Length, KeyLength, nameof(privateKey));
        random.Fill(privateKey);
        Clamp(privateKey);
    }

    /// <summary>The public key of a private key.</summary>
    /// <param name="privateKey">32 bytes.</param>
    /// <param name="publicKey">Receives the key, 32 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void DerivePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        Length.Require(privateKey.Length, KeyLength, nameof(privateKey));
        Length.Require(publicKey.Length, KeyLength, nameof(publicKey));
        NativeLibraries.RequireSodium();
        fixed (byte* secret = privateKey, result = publicKey)
        {
            _ = SodiumApi.crypto_scalarmult_curve25519_base(result, secret);
        }
    }

    /// <summary>Agrees on a secret with a peer. The result is raw: derive keys from it, never use it as one.</summary>
    /// <param name="privateKey">Our key, 32 bytes.</param>
    /// <param name="peerPublicKey">The peer's key, 32 bytes from anywhere.</param>
    /// <param name="shared">Receives the secret, 32 bytes. The caller erases it.</param>
    /// <returns>
    /// False, with <paramref name="shared"/> all zero, when the peer's key has a small order: nothing secret would come out.
    /// </returns>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> shared)
    {
        Length.Require(privateKey.Length, KeyLength, nameof(privateKey));
        Length.Require(peerPublicKey.Length, KeyLength, nameof(peerPublicKey));
        Length.Require(shared.Length, KeyLength, nameof(shared));
        NativeLibraries.RequireSodium();
        int status;
        fixed (byte* secret = privateKey, peer = peerPublicKey, result = shared)
        {
            status = SodiumApi.crypto_scalarmult_curve25519(result, secret, peer);
        }

        if (status != 0 || FixedTime.IsZero(shared))
        {
            CryptographicOperations.ZeroMemory(shared);
            return false;
        }

        return true;
    }

    /// <summary>Fixes the bits that RFC 7748 section 5 fixes.</summary>
    internal static void Clamp(Span<byte> scalar)
    {
        scalar[0] &= 0xf8;
        scalar[31] &= 0x7f;
        scalar[31] |= 0x40;
    }
}
