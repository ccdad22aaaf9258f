using System.Security.Cryptography;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>
/// Arithmetic modulo one RSA modulus by libcrypto, on numbers as long as the modulus, big-endian. No operation's time depends on the
/// values: Montgomery multiplication and exponentiation, the inverse without branches, the constant-time gcd. What was computed is erased.
/// Not thread-safe: used by one call and disposed of.
/// </summary>
internal sealed unsafe class ModularField : IDisposable
{
    private readonly int _length;
    private readonly nint _context;
    private readonly nint _montgomery;
    private readonly nint _modulus;

    public ModularField(ReadOnlySpan<byte> modulus)
    {
        NativeLibraries.RequireCrypto();
        _length = modulus.Length;
        _context = BignumApi.ContextNew();
        _montgomery = BignumApi.MontgomeryNew();
        _modulus = Load(modulus);
        Check(_context != 0 && _montgomery != 0 && BignumApi.MontgomerySet(_montgomery, _modulus, _context) == 1);
    }

    /// <summary>Whether the number has no factor in common with the modulus.</summary>
    public bool IsCoprime(ReadOnlySpan<byte> number)
    {
        nint value = Load(number), divisor = BignumApi.New();
        Check(BignumApi.Gcd(divisor, value, _modulus, _context) == 1);
        bool isOne = BignumApi.IsOne(divisor) == 1;
        BignumApi.ClearFree(divisor);
        BignumApi.ClearFree(value);
        return isOne;
    }

    /// <summary>The inverse of a number that has one (<see cref="IsCoprime"/>).</summary>
    public void Invert(ReadOnlySpan<byte> number, Span<byte> inverse)
    {
        nint value = Load(number), result = BignumApi.New();
        Check(BignumApi.Inverse(result, value, _modulus, _context) != 0);
        Store(result, inverse);
        BignumApi.ClearFree(value);
    }

    public void Multiply(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> product)
    {
        nint first = Load(left), second = Load(right), result = BignumApi.New();
        Check(BignumApi.ToMontgomery(first, first, _montgomery, _context) == 1
            && BignumApi.MultiplyMontgomery(result, first, second, _montgomery, _context) == 1);
        Store(result, product);
        BignumApi.ClearFree(first);
        BignumApi.ClearFree(second);
    }

    public void Power(ReadOnlySpan<byte> number, ReadOnlySpan<byte> exponent, Span<byte> power)
    {
        nint value = Load(number), times = Load(exponent), result = BignumApi.New();
        Check(BignumApi.Power(result, value, times, _modulus, _context, _montgomery) == 1);
        Store(result, power);
        BignumApi.ClearFree(value);
        BignumApi.ClearFree(times);
    }

    public void Dispose()
    {
        BignumApi.ClearFree(_modulus);
        BignumApi.MontgomeryFree(_montgomery);
        BignumApi.ContextFree(_context);
    }

    private static nint Load(ReadOnlySpan<byte> bytes)
    {
        nint number = BignumApi.New();
        fixed (byte* start = bytes)
        {
            Check(number != 0 && BignumApi.Read(start, bytes.Length, number) != 0);
        }

        BignumApi.SetFlags(number, BignumApi.ConstantTime);
        return number;
    }

    private static void Check(bool worked)
    {
        if (!worked)
        {
            // Only for want of memory: the arguments were checked. What was taken is left to the process that is about to end.
            RsaApi.ClearErrors();
            throw new CryptographicException("OpenSSL failed in modular arithmetic.");
        }
    }

    private void Store(nint number, Span<byte> destination)
    {
        Length.Require(destination.Length, _length, nameof(destination));
        fixed (byte* start = destination)
        {
            Check(BignumApi.Write(number, start, destination.Length) == destination.Length);
        }

        BignumApi.ClearFree(number);
    }
}
