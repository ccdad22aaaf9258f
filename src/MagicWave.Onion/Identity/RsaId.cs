using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Onion.Identity;

/// <summary>A relay's RSA identity: the SHA-1 of its DER-encoded RSA identity key (tor-spec 1.1). It names a relay; it is not proof.</summary>
public readonly struct RsaId : IEquatable<RsaId>, IComparable<RsaId>
{
    /// <summary>20 bytes.</summary>
    public const int Length = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    private RsaId(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Whether it is all zero, which names nobody.</summary>
    public bool IsZero => (_a | _b | _c) == 0;

    /// <summary>Whether the two are the same.</summary>
    public static bool operator ==(RsaId left, RsaId right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(RsaId left, RsaId right) => !left.Equals(right);

    /// <summary>Whether left sorts before right.</summary>
    public static bool operator <(RsaId left, RsaId right) => left.CompareTo(right) < 0;

    /// <summary>Whether left sorts after right.</summary>
    public static bool operator >(RsaId left, RsaId right) => left.CompareTo(right) > 0;

    /// <summary>Whether left does not sort after right.</summary>
    public static bool operator <=(RsaId left, RsaId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether left does not sort before right.</summary>
    public static bool operator >=(RsaId left, RsaId right) => left.CompareTo(right) >= 0;

    /// <summary>Takes exactly <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static RsaId FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new(bytes) : throw new ArgumentException($"An RSA identity has {Length} bytes.", nameof(bytes));

    /// <summary>Reads 40 hexadecimal digits, in either case.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out RsaId id)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool ok = text.Length == 2 * Length
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        id = ok ? new(bytes) : default;
        return ok;
    }

    /// <summary>Writes the bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _c);
    }

    /// <summary>The bytes in an array of their own.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(RsaId other) =>
        _a != other._a ? _a.CompareTo(other._a) : _b != other._b ? _b.CompareTo(other._b) : _c.CompareTo(other._c);

    /// <inheritdoc/>
    public bool Equals(RsaId other) => _a == other._a && _b == other._b && _c == other._c;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is RsaId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c);

    /// <summary>40 upper-case hexadecimal digits, as in a fingerprint.</summary>
    public override string ToString() => Convert.ToHexString(ToArray());
}
