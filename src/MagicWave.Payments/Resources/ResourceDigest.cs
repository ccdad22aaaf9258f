using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Resources;

/// <summary>What exactly is paid for, as a hash: publisher and visitor compute it from the same words, and nobody else can tell them from it.</summary>
public readonly record struct ResourceDigest
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private ResourceDigest(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static ResourceDigest FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>
    /// SHA-256 over the tag <c>MagicWave resource 1</c>, then the length (4, big-endian) and the UTF-8 bytes of authority, target and unit, then the
    /// number of the part (8, big-endian).
    /// </summary>
    /// <param name="authority">The host as the visitor names it, in lower case.</param>
    /// <param name="target">Path and query as in the request line.</param>
    /// <param name="unit">What is counted, as the publisher calls it: <c>request</c>, <c>megabyte</c>, <c>minute</c>.</param>
    /// <param name="part">Which of them, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is negative.</exception>
    public static ResourceDigest Of(string authority, string target, string unit, long part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("MagicWave resource 1"u8);
        Append(hash, authority, nameof(authority));
        Append(hash, target, nameof(target));
        Append(hash, unit, nameof(unit));
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, part);
        hash.AppendData(number);
        return FromBytes(hash.GetHashAndReset());
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();

    private static void Append(IncrementalHash hash, string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
