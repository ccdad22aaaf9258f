using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory;

/// <summary>The SHA-256 of a microdescriptor, by which a consensus and <c>/tor/micro/d/</c> name it (dir-spec 3.9.2, <c>m</c>).</summary>
public readonly struct MicrodescriptorDigest : IEquatable<MicrodescriptorDigest>
{
    /// <summary>32 bytes.</summary>
    public const int Length = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private MicrodescriptorDigest(ReadOnlySpan<byte> bytes)
    {
        ByteReader reader = new(bytes);
        reader.TryReadUInt64(out _a);
        reader.TryReadUInt64(out _b);
        reader.TryReadUInt64(out _c);
        reader.TryReadUInt64(out _d);
    }

    /// <summary>Whether it is all zero: there is none.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>Whether the two are the same.</summary>
    public static bool operator ==(MicrodescriptorDigest left, MicrodescriptorDigest right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(MicrodescriptorDigest left, MicrodescriptorDigest right) => !left.Equals(right);

    /// <summary>Takes exactly <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static MicrodescriptorDigest FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new(bytes) : throw new ArgumentException($"A microdescriptor digest has {Length} bytes.", nameof(bytes));

    /// <summary>Reads 43 characters of base64 without padding.</summary>
    public static bool TryParseBase64(ReadOnlySpan<char> text, out MicrodescriptorDigest digest)
    {
        digest = default;
        if (text.Length != 43)
        {
            return false;
        }

        Span<char> padded = stackalloc char[44];
        text.CopyTo(padded);
        padded[43] = '=';
        Span<byte> bytes = stackalloc byte[Length + 1];
        if (!Convert.TryFromBase64Chars(padded, bytes, out int written) || written != Length)
        {
            return false;
        }

        digest = new(bytes[..Length]);
        return true;
    }

    /// <summary>Writes the bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        ByteWriter writer = new(destination);
        writer.WriteUInt64(_a);
        writer.WriteUInt64(_b);
        writer.WriteUInt64(_c);
        writer.WriteUInt64(_d);
    }

    /// <summary>The bytes in an array of their own.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(MicrodescriptorDigest other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is MicrodescriptorDigest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    /// <summary>43 characters of base64 without padding, as in an <c>m</c> line and in <c>/tor/micro/d/</c>.</summary>
    public override string ToString() => Convert.ToBase64String(ToArray()).TrimEnd('=');
}
