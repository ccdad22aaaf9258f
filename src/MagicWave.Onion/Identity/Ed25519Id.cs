using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MagicWave.Onion.Identity;

/// <summary>A relay's Ed25519 identity: its master public key (tor-spec 1.1).</summary>
public readonly struct Ed25519Id : IEquatable<Ed25519Id>
{
    /// <summary>32 bytes.</summary>
    public const int Length = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private Ed25519Id(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        _a = words[0];
        _b = words[1];
        _c = words[2];
        _d = words[3];
    }

    /// <summary>Whether it is all zero, which names nobody.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>Whether the two are the same.</summary>
    public static bool operator ==(Ed25519Id left, Ed25519Id right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Ed25519Id left, Ed25519Id right) => !left.Equals(right);

    /// <summary>Takes exactly <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static Ed25519Id FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new(bytes) : throw new ArgumentException($"An Ed25519 identity has {Length} bytes.", nameof(bytes));

    /// <summary>Reads 43 characters of base64 without padding, or 44 with it.</summary>
    public static bool TryParseBase64(ReadOnlySpan<char> text, out Ed25519Id id)
    {
        id = default;
        Span<char> padded = stackalloc char[44];
        if (text.Length is not (43 or 44))
        {
            return false;
        }

        padded[43] = '=';
        text.CopyTo(padded);
        Span<byte> bytes = stackalloc byte[Length + 1];
        if (!Convert.TryFromBase64Chars(padded, bytes, out int written) || written != Length)
        {
            return false;
        }

        id = new(bytes[..Length]);
        return true;
    }

    /// <summary>Writes the bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        Span<ulong> words = [_a, _b, _c, _d];
        MemoryMarshal.AsBytes(words).CopyTo(destination);
    }

    /// <summary>The bytes in an array of their own.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Ed25519Id other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Ed25519Id other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    /// <summary>Base64 without padding, as directory documents write it.</summary>
    public override string ToString() => Convert.ToBase64String(ToArray()).TrimEnd('=');
}
