using System.Security.Cryptography;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography;

/// <summary>
/// Arithmetic in the prime-order group of Ed25519 (RFC 8032 section 5.1), by libsodium: for what is locked with a point and opened with its
/// scalar. Scalars are little-endian and below the order. Allocates nothing; thread-safe; takes a time that does not depend on scalars.
/// </summary>
public static unsafe class Ed25519Group
{
    /// <summary>The length of a scalar, in bytes.</summary>
    public const int ScalarLength = 32;

    /// <summary>The length of a point, in bytes.</summary>
    public const int PointLength = 32;

    /// <summary>The length of what <see cref="ReduceScalar"/> takes, in bytes: so much more than the order that the result is uniform.</summary>
    public const int WideLength = 64;

    /// <summary>The number that the bytes are, modulo the order of the group.</summary>
    /// <param name="wide">64 bytes.</param>
    /// <param name="scalar">Receives 32 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void ReduceScalar(ReadOnlySpan<byte> wide, Span<byte> scalar)
    {
        Length.Require(wide.Length, WideLength, nameof(wide));
        Length.Require(scalar.Length, ScalarLength, nameof(scalar));
        NativeLibraries.RequireSodium();
        fixed (byte* number = wide, result = scalar)
        {
            SodiumApi.crypto_core_ed25519_scalar_reduce(result, number);
        }
    }

    /// <summary>Whether the bytes are a scalar in its one form: below the order.</summary>
    /// <param name="scalar">32 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static bool IsCanonicalScalar(ReadOnlySpan<byte> scalar)
    {
        Length.Require(scalar.Length, ScalarLength, nameof(scalar));
        Span<byte> wide = stackalloc byte[WideLength];
        wide.Clear();
        scalar.CopyTo(wide);
        Span<byte> reduced = stackalloc byte[ScalarLength];
        ReduceScalar(wide, reduced);
        bool isCanonical = CryptographicOperations.FixedTimeEquals(reduced, scalar);
        CryptographicOperations.ZeroMemory(wide);
        CryptographicOperations.ZeroMemory(reduced);
        return isCanonical;
    }

    /// <summary>The sum of two scalars, modulo the order.</summary>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void AddScalars(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> sum)
    {
        Length.Require(left.Length, ScalarLength, nameof(left));
        Length.Require(right.Length, ScalarLength, nameof(right));
        Length.Require(sum.Length, ScalarLength, nameof(sum));
        NativeLibraries.RequireSodium();
        fixed (byte* x = left, y = right, result = sum)
        {
            SodiumApi.crypto_core_ed25519_scalar_add(result, x, y);
        }
    }

    /// <summary>The difference of two scalars, modulo the order.</summary>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void SubtractScalars(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> difference)
    {
        Length.Require(left.Length, ScalarLength, nameof(left));
        Length.Require(right.Length, ScalarLength, nameof(right));
        Length.Require(difference.Length, ScalarLength, nameof(difference));
        NativeLibraries.RequireSodium();
        fixed (byte* x = left, y = right, result = difference)
        {
            SodiumApi.crypto_core_ed25519_scalar_sub(result, x, y);
        }
    }

    /// <summary>The point of a scalar: its multiple of the base point.</summary>
    /// <returns>False, with the result all zero, for the scalar 0, whose point is the neutral element.</returns>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static bool TryMultiplyBase(ReadOnlySpan<byte> scalar, Span<byte> point)
    {
        Length.Require(scalar.Length, ScalarLength, nameof(scalar));
        Length.Require(point.Length, PointLength, nameof(point));
        NativeLibraries.RequireSodium();
        fixed (byte* n = scalar, result = point)
        {
            if (SodiumApi.crypto_scalarmult_ed25519_base_noclamp(result, n) == 0)
            {
                return true;
            }
        }

        point.Clear();
        return false;
    }

    /// <summary>The product of two scalars, modulo the order. They may be above the order: clamped ones are.</summary>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static void MultiplyScalars(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> product)
    {
        Length.Require(left.Length, ScalarLength, nameof(left));
        Length.Require(right.Length, ScalarLength, nameof(right));
        Length.Require(product.Length, ScalarLength, nameof(product));
        NativeLibraries.RequireSodium();
        fixed (byte* x = left, y = right, result = product)
        {
            SodiumApi.crypto_core_ed25519_scalar_mul(result, x, y);
        }
    }

    /// <summary>A multiple of a point.</summary>
    /// <param name="scalar">By what, below 2^255; not clamped.</param>
    /// <param name="point">32 bytes from anywhere.</param>
    /// <param name="product">Receives 32 bytes.</param>
    /// <returns>
    /// False, with the result all zero, when the bytes are no point of the prime-order group (<see cref="IsPoint"/>), or the product is the
    /// neutral element.
    /// </returns>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static bool TryMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product)
    {
        Length.Require(scalar.Length, ScalarLength, nameof(scalar));
        Length.Require(point.Length, PointLength, nameof(point));
        Length.Require(product.Length, PointLength, nameof(product));
        NativeLibraries.RequireSodium();
        fixed (byte* n = scalar, p = point, result = product)
        {
            if (SodiumApi.crypto_scalarmult_ed25519_noclamp(result, n, p) == 0)
            {
                return true;
            }
        }

        product.Clear();
        return false;
    }

    /// <summary>The sum of two points.</summary>
    /// <returns>False, with the result all zero, when one of them is not on the curve.</returns>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static bool TryAddPoints(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> sum)
    {
        Length.Require(left.Length, PointLength, nameof(left));
        Length.Require(right.Length, PointLength, nameof(right));
        Length.Require(sum.Length, PointLength, nameof(sum));
        NativeLibraries.RequireSodium();
        fixed (byte* p = left, q = right, result = sum)
        {
            if (SodiumApi.crypto_core_ed25519_add(result, p, q) == 0)
            {
                return true;
            }
        }

        sum.Clear();
        return false;
    }

    /// <summary>Whether the bytes are a point of the prime-order group in its one form, and not the neutral element.</summary>
    /// <param name="point">32 bytes from anywhere.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    public static bool IsPoint(ReadOnlySpan<byte> point)
    {
        Length.Require(point.Length, PointLength, nameof(point));
        NativeLibraries.RequireSodium();
        fixed (byte* p = point)
        {
            return SodiumApi.crypto_core_ed25519_is_valid_point(p) == 1;
        }
    }
}
