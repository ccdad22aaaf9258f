using System.Security.Cryptography;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography;

/// <summary>
/// Ed25519 signatures (RFC 8032) with secret keys in the expanded form that C tor keeps: 32 bytes of scalar and 32 bytes of nonce prefix,
/// by libsodium. Signing takes a time that does not depend on the key. Allocates nothing unless a method says so; thread-safe.
/// </summary>
public static unsafe class Ed25519
{
    /// <summary>The length of the seed that RFC 8032 calls the private key, in bytes.</summary>
    public const int SeedLength = 32;

    /// <summary>The length of a public key, in bytes.</summary>
    public const int PublicKeyLength = 32;

    /// <summary>The length of an expanded secret key: SHA-512 of the seed, clamped.</summary>
    public const int ExpandedKeyLength = 64;

    /// <summary>The length of a signature, in bytes.</summary>
    public const int SignatureLength = 64;

    private const int ScalarLength = 32;

    /// <summary>Expands a seed (RFC 8032 section 5.1.5, steps 1 and 2). The caller erases both.</summary>
    /// <param name="seed">32 secret random bytes.</param>
    /// <param name="expanded">Receives the secret key, 64 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static void ExpandSeed(ReadOnlySpan<byte> seed, Span<byte> expanded)
    {
        Length.Require(seed.Length, SeedLength, nameof(seed));
        Length.Require(expanded.Length, ExpandedKeyLength, nameof(expanded));
        SHA512.HashData(seed, expanded);
        X25519.Clamp(expanded[..ScalarLength]);
    }

    /// <summary>The public key of an expanded secret key.</summary>
    /// <param name="expanded">The secret key, 64 bytes.</param>
    /// <param name="publicKey">Receives the key, 32 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="CryptographicException">The scalar is a multiple of the group's order: not a key at all.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void DerivePublicKey(ReadOnlySpan<byte> expanded, Span<byte> publicKey)
    {
        Length.Require(expanded.Length, ExpandedKeyLength, nameof(expanded));
        Length.Require(publicKey.Length, PublicKeyLength, nameof(publicKey));
        NativeLibraries.RequireSodium();
        MultiplyBase(expanded[..ScalarLength], publicKey);
    }

    /// <summary>Signs a message.</summary>
    /// <param name="expanded">The secret key, 64 bytes.</param>
    /// <param name="publicKey">Its public key, 32 bytes. It must belong to it: with a foreign one, two signatures give the secret
    /// away.</param>
    /// <param name="message">What is signed, of any length.</param>
    /// <param name="signature">Receives the signature, 64 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void Sign(ReadOnlySpan<byte> expanded, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Length.Require(expanded.Length, ExpandedKeyLength, nameof(expanded));
        Length.Require(publicKey.Length, PublicKeyLength, nameof(publicKey));
        Length.Require(signature.Length, SignatureLength, nameof(signature));
        NativeLibraries.RequireSodium();
        Span<byte> nonce = stackalloc byte[ScalarLength];
        Span<byte> challenge = stackalloc byte[ScalarLength];
        Span<byte> point = stackalloc byte[PublicKeyLength];
        HashToScalar(expanded[ScalarLength..], default, message, nonce);
        MultiplyBase(nonce, point);
        HashToScalar(point, publicKey, message, challenge);
        point.CopyTo(signature);
        fixed (byte* k = challenge, secret = expanded, r = nonce, result = signature)
        {
            SodiumApi.crypto_core_ed25519_scalar_mul(k, k, secret);
            SodiumApi.crypto_core_ed25519_scalar_add(result + PublicKeyLength, k, r);
        }

        CryptographicOperations.ZeroMemory(nonce);
        CryptographicOperations.ZeroMemory(challenge);
    }

    /// <summary>
    /// Whether a signature is good. Keys and points of small order and scalars that are not reduced are refused, which C tor does not do
    /// for points: no honest signature has them. The data is public: the time depends on it.
    /// </summary>
    /// <param name="publicKey">The signer's key, 32 bytes from anywhere.</param>
    /// <param name="message">What was signed, of any length.</param>
    /// <param name="signature">64 bytes from anywhere.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Length.Require(publicKey.Length, PublicKeyLength, nameof(publicKey));
        Length.Require(signature.Length, SignatureLength, nameof(signature));
        NativeLibraries.RequireSodium();
        fixed (byte* key = publicKey, text = message, sig = signature)
        {
            return SodiumApi.crypto_sign_verify_detached(sig, text, (ulong)message.Length, key) == 0;
        }
    }

    /// <summary>
    /// The Ed25519 public key that belongs to an X25519 public key and a sign, for <c>ntor-onion-key-crosscert</c> (cert-spec appendix A):
    /// y = (u - 1) / (u + 1). The key is public: the time depends on it. Allocates big integers.
    /// </summary>
    /// <param name="x25519PublicKey">32 bytes from anywhere.</param>
    /// <param name="signBit">The sign of the x coordinate, 0 or 1.</param>
    /// <param name="ed25519PublicKey">Receives the key, 32 bytes. It need not be on the curve: then no signature verifies with it.</param>
    /// <returns>False, with the result all zero, for u = -1, which has no counterpart.</returns>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sign is neither 0 nor 1.</exception>
    public static bool TryConvertPublicKey(ReadOnlySpan<byte> x25519PublicKey, int signBit, Span<byte> ed25519PublicKey)
    {
        Length.Require(x25519PublicKey.Length, X25519.KeyLength, nameof(x25519PublicKey));
        Length.Require(ed25519PublicKey.Length, PublicKeyLength, nameof(ed25519PublicKey));
        ArgumentOutOfRangeException.ThrowIfNegative(signBit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signBit, 1);
        if (!MontgomeryMap.TryToEdwards(x25519PublicKey, ed25519PublicKey))
        {
            return false;
        }

        ed25519PublicKey[^1] |= (byte)(signBit << 7);
        return true;
    }

    /// <summary>
    /// The Ed25519 secret key with which an X25519 private key signs its <c>ntor-onion-key-crosscert</c> (cert-spec appendix A). It is for
    /// that certificate and nothing else. The caller erases it.
    /// </summary>
    /// <param name="x25519PrivateKey">32 bytes.</param>
    /// <param name="expanded">Receives the secret key, 64 bytes.</param>
    /// <param name="signBit">Receives the sign of its public key's x coordinate, 0 or 1, to publish beside the certificate.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void ConvertPrivateKey(ReadOnlySpan<byte> x25519PrivateKey, Span<byte> expanded, out int signBit)
    {
        Length.Require(x25519PrivateKey.Length, X25519.KeyLength, nameof(x25519PrivateKey));
        Length.Require(expanded.Length, ExpandedKeyLength, nameof(expanded));
        // The label is hashed with the zero byte that ends it in C.
        ReadOnlySpan<byte> label = "Derive high part of ed25519 key from curve25519 key\0"u8;
        Span<byte> input = stackalloc byte[ScalarLength + label.Length];
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> scalar = input[..ScalarLength];
        x25519PrivateKey.CopyTo(scalar);
        X25519.Clamp(scalar);
        label.CopyTo(input[ScalarLength..]);
        SHA512.HashData(input, digest);
        scalar.CopyTo(expanded);
        digest[..ScalarLength].CopyTo(expanded[ScalarLength..]);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(digest);
        Span<byte> publicKey = stackalloc byte[PublicKeyLength];
        DerivePublicKey(expanded, publicKey);
        signBit = publicKey[^1] >> 7;
    }

    private static void MultiplyBase(ReadOnlySpan<byte> scalar, Span<byte> point)
    {
        fixed (byte* n = scalar, result = point)
        {
            if (SodiumApi.crypto_scalarmult_ed25519_base_noclamp(result, n) != 0)
            {
                throw new CryptographicException("The scalar of an Ed25519 key is zero.");
            }
        }
    }

    /// <summary>SHA-512 of the three, reduced modulo the order of the group.</summary>
    private static void HashToScalar(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> message, Span<byte> scalar)
    {
        byte* state = stackalloc byte[SodiumApi.Sha512StateLength];
        byte* wide = stackalloc byte[SHA512.HashSizeInBytes];
        fixed (byte* a = first, b = second, text = message, result = scalar)
        {
            _ = SodiumApi.crypto_hash_sha512_init(state);
            _ = SodiumApi.crypto_hash_sha512_update(state, a, (ulong)first.Length);
            _ = SodiumApi.crypto_hash_sha512_update(state, b, (ulong)second.Length);
            _ = SodiumApi.crypto_hash_sha512_update(state, text, (ulong)message.Length);
            _ = SodiumApi.crypto_hash_sha512_final(state, wide);
            SodiumApi.crypto_core_ed25519_scalar_reduce(result, wide);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(state, SodiumApi.Sha512StateLength));
        CryptographicOperations.ZeroMemory(new Span<byte>(wide, SHA512.HashSizeInBytes));
    }
}
