using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>
/// Knows again what came to an introduction point before (rend-spec-v3 3.4.1). It holds 16 bytes of a digest for each, and no more entries than it is
/// made for: then the introduction point has served its time. What could not be opened once can never be, and is not remembered: else whoever sends nonsense
/// would decide how long an introduction point serves.
/// </summary>
internal sealed class ReplayCache(int capacity)
{
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>Whether it can take no more.</summary>
    public bool IsFull => _seen.Count >= capacity;

    /// <summary>What is remembered of an introduction.</summary>
    public static UInt128 MarkOf(ReadOnlySpan<byte> encrypted)
    {
        Span<byte> digest = stackalloc byte[SHA3_256.HashSizeInBytes];
        _ = SHA3_256.HashData(encrypted, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>Whether it came before, or there is no room to remember it.</summary>
    public bool Refuses(UInt128 mark) => IsFull || _seen.Contains(mark);

    /// <summary>Remembers one that was opened.</summary>
    public void Add(UInt128 mark) => _seen.Add(mark);
}
