using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MagicWave.Cryptography;

/// <summary>The check that stands before every native call: a pointer knows no length.</summary>
internal static class Length
{
    /// <exception cref="ArgumentException">The span is not exactly that long.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(int actual, int expected, string parameter)
    {
        if (actual != expected)
        {
            Throw(expected, parameter);
        }
    }

    [DoesNotReturn]
    private static void Throw(int expected, string parameter) =>
        throw new ArgumentException($"Must be {expected} bytes long.", parameter);
}
