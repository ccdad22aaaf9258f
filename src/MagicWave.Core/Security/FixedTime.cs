using System.Security.Cryptography;

namespace MagicWave.Core.Security;

/// <summary>Comparisons whose time does not depend on the data.</summary>
public static class FixedTime
{
    /// <summary>Whether the two are the same bytes. Only the lengths may be learned from the time it takes.</summary>
    public static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => CryptographicOperations.FixedTimeEquals(left, right);

    /// <summary>Whether all bytes are zero, looking at every one.</summary>
    public static bool IsZero(ReadOnlySpan<byte> bytes)
    {
        int any = 0;
        foreach (byte value in bytes)
        {
            any |= value;
        }

        return any == 0;
    }
}
