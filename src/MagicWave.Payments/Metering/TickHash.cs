using System.Security.Cryptography;

namespace MagicWave.Payments.Metering;

/// <summary>The one function of hash chains: a tick's predecessor is its hash. It allocates nothing.</summary>
public static class TickHash
{
    /// <summary>Length of a tick and of an anchor, in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>Keeps the hashes of ticks apart from all others; with a tick it fits one block of SHA-256.</summary>
    private static ReadOnlySpan<byte> Label => "MagicWave tick 1"u8;

    /// <summary>The tick before this one; of the first tick, the anchor.</summary>
    /// <param name="tick">32 bytes.</param>
    /// <param name="previous">Receives 32 bytes; may be <paramref name="tick"/> itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static void Previous(ReadOnlySpan<byte> tick, Span<byte> previous)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tick.Length, Length, nameof(tick));
        Span<byte> block = stackalloc byte[Length + Label.Length];
        tick.CopyTo(block);
        Label.CopyTo(block[Length..]);
        SHA256.HashData(block, previous);
    }
}
