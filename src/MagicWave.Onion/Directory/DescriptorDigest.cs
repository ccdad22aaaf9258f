using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory;

/// <summary>The SHA-1 of the signed part of a server descriptor, by which an <c>ns</c> consensus names it (dir-spec 3.4.1, <c>r</c>).</summary>
public readonly struct DescriptorDigest : IEquatable<DescriptorDigest>
{
    /// <summary>20 bytes.</summary>
    public const int Length = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    private DescriptorDigest(ReadOnlySpan<byte> bytes)
    {
        ByteReader reader = new(bytes);
        reader.TryReadUInt64(out _a);
        reader.TryReadUInt64(out _b);
        reader.TryReadUInt32(out _c);
    }

    /// <summary>Whether it is all zero: there is none.</summary>
    public bool IsZero => (_a | _b | _c) == 0;

    /// <summary>Whether the two are the same.</summary>
    public static bool operator ==(DescriptorDigest left, DescriptorDigest right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(DescriptorDigest left, DescriptorDigest right) => !left.Equals(right);

    /// <summary>Takes exactly <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static DescriptorDigest FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new(bytes) : throw new ArgumentException($"A descriptor digest has {Length} bytes.", nameof(bytes));

    /// <summary>Reads 40 hexadecimal digits, in either case.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out DescriptorDigest digest)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool ok = text.Length == 2 * Length
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        digest = ok ? new(bytes) : default;
        return ok;
    }

    /// <summary>Writes the bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        ByteWriter writer = new(destination);
        writer.WriteUInt64(_a);
        writer.WriteUInt64(_b);
        writer.WriteUInt32(_c);
    }

    /// <summary>The bytes in an array of their own.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(DescriptorDigest other) => _a == other._a && _b == other._b && _c == other._c;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DescriptorDigest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c);

    /// <summary>40 upper-case hexadecimal digits, as in <c>/tor/server/d/</c>.</summary>
    public override string ToString() => Convert.ToHexString(ToArray());
}
