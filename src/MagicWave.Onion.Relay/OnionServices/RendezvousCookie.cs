using System.Buffers.Binary;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>What a client and its service know of their rendezvous: 20 bytes (rend-spec-v3 4.1).</summary>
internal readonly struct RendezvousCookie : IEquatable<RendezvousCookie>
{
    /// <summary>20 bytes.</summary>
    public const int Length = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    private RendezvousCookie(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Takes the first <see cref="Length"/> bytes; false when there are fewer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RendezvousCookie cookie)
    {
        bool isLongEnough = bytes.Length >= Length;
        cookie = isLongEnough ? new(bytes) : default;
        return isLongEnough;
    }

    /// <inheritdoc/>
    public bool Equals(RendezvousCookie other) => _a == other._a && _b == other._b && _c == other._c;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RendezvousCookie other && Equals(other);

    // Seeded anew in each process: clients choose cookies, and must not choose where they are kept.
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c);
}
