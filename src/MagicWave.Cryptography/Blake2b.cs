using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography;

/// <summary>BLAKE2b (RFC 7693) without a key, by libsodium. Allocates nothing; thread-safe.</summary>
public static unsafe class Blake2b
{
    /// <summary>The longest digest, in bytes.</summary>
    public const int MaximumLength = 64;

    /// <summary>The length of the salt and of the personalization, in bytes.</summary>
    public const int SaltLength = 16;

    /// <summary>The digest of some data. Its length goes into it: a shorter one is not the beginning of a longer one.</summary>
    /// <param name="data">Of any length.</param>
    /// <param name="digest">Receives 1 to 64 bytes.</param>
    /// <exception cref="ArgumentException">The digest is empty or too long.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Span<byte> salt = stackalloc byte[SaltLength];
        salt.Clear();
        HashSalted(data, salt, digest);
    }

    /// <summary>The digest of some data, kept apart from other uses by a salt.</summary>
    /// <param name="data">Of any length.</param>
    /// <param name="salt">16 bytes.</param>
    /// <param name="digest">Receives 1 to 64 bytes.</param>
    /// <exception cref="ArgumentException">The digest is empty or too long, or the salt has another length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void HashSalted(ReadOnlySpan<byte> data, ReadOnlySpan<byte> salt, Span<byte> digest)
    {
        Length.Require(salt.Length, SaltLength, nameof(salt));
        if (digest.Length is < 1 or > MaximumLength)
        {
            throw new ArgumentException($"A digest has 1 to {MaximumLength} bytes.", nameof(digest));
        }

        NativeLibraries.RequireSodium();
        byte* none = stackalloc byte[SaltLength];
        new Span<byte>(none, SaltLength).Clear();
        fixed (byte* text = data, extra = salt, result = digest)
        {
            _ = SodiumApi.crypto_generichash_blake2b_salt_personal(result, (nuint)digest.Length, text, (ulong)data.Length, null, 0, extra, none);
        }
    }
}
