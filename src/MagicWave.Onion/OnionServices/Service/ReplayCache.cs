using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>
/// Knows again what an introduction point sent before (rend-spec-v3 3.4.1). It holds 16 bytes of a digest for each, and no more entries than it is
/// made for: then the introduction point has served its time.
/// </summary>
internal sealed class ReplayCache(int capacity)
{
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>Whether it can take no more.</summary>
    public bool IsFull => _seen.Count >= capacity;

    /// <summary>Remembers bytes. False when they are known, or there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA3_256.HashSizeInBytes];
        _ = SHA3_256.HashData(bytes, digest);
        return !IsFull && _seen.Add(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }
}
