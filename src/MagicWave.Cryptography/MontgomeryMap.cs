using System.Numerics;

namespace MagicWave.Cryptography;

/// <summary>
/// The map from the u coordinate of Curve25519 to the y coordinate of Ed25519 (RFC 7748 section 4.1), for public keys only: big integers
/// take a time that depends on their value.
/// </summary>
internal static class MontgomeryMap
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    /// <summary>Writes y = (u - 1) / (u + 1), with the sign bit clear; false, and zero, where u is -1.</summary>
    public static bool TryToEdwards(ReadOnlySpan<byte> u, Span<byte> y)
    {
        y.Clear();
        Span<byte> masked = stackalloc byte[X25519.KeyLength];
        u.CopyTo(masked);
        masked[^1] &= 0x7f;
        BigInteger value = new BigInteger(masked, isUnsigned: true) % Prime;
        BigInteger denominator = (value + 1) % Prime;
        if (denominator.IsZero)
        {
            return false;
        }

        BigInteger result = (value + Prime - 1) * BigInteger.ModPow(denominator, Prime - 2, Prime) % Prime;
        return result.TryWriteBytes(y, out _, isUnsigned: true);
    }
}
