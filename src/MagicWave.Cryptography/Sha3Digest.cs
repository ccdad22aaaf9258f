using System.Security.Cryptography;

namespace MagicWave.Cryptography;

/// <summary>SHA3-256 and SHAKE-256 (FIPS 202) in one call, by the framework over OpenSSL. Allocates nothing; thread-safe.</summary>
public static class Sha3Digest
{
    /// <summary>The length of a SHA3-256 digest, in bytes.</summary>
    public const int Length = 32;

    /// <summary>The SHA3-256 digest of <paramref name="data"/>.</summary>
    /// <param name="data">Of any length.</param>
    /// <param name="digest">Receives the digest, 32 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">The OpenSSL that the framework found has no SHA-3.</exception>
    public static void Hash256(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Cryptography.Length.Require(digest.Length, Length, nameof(digest));
        Require(SHA3_256.IsSupported);
        SHA3_256.HashData(data, digest);
    }

    /// <summary>As many bytes of SHAKE-256 of <paramref name="data"/> as <paramref name="output"/> holds.</summary>
    /// <param name="data">Of any length.</param>
    /// <param name="output">Receives the bytes.</param>
    /// <exception cref="NativeLibraryMissingException">The OpenSSL that the framework found has no SHA-3.</exception>
    public static void Shake256(ReadOnlySpan<byte> data, Span<byte> output)
    {
        Require(System.Security.Cryptography.Shake256.IsSupported);
        System.Security.Cryptography.Shake256.HashData(data, output);
    }

    private static void Require(bool isSupported)
    {
        if (!isSupported)
        {
            Native.NativeLibraries.ThrowMissing(Native.NativeLibraries.Crypto, "libssl3");
        }
    }
}
