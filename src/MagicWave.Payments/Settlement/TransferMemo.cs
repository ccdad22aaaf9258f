using System.Security.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Settlement;

/// <summary>The 32 bytes that tie a transfer to what it pays for: a hash of the request's id.</summary>
public readonly record struct TransferMemo
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private static ReadOnlySpan<byte> Domain => "MagicWave payment request memo 1"u8;

    private TransferMemo(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static TransferMemo FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>The memo of the transfer that pays a request.</summary>
    public static TransferMemo ForRequest(RequestId request)
    {
        Span<byte> input = stackalloc byte[Domain.Length + RequestId.Length];
        Span<byte> hash = stackalloc byte[Length];
        Domain.CopyTo(input);
        request.CopyTo(input[Domain.Length..]);
        SHA256.HashData(input, hash);
        return FromBytes(hash);
    }

    /// <summary>
    /// Its first 64 bits: the number at the payee's account by which a payment among several in one transaction names what it is for.
    /// </summary>
    public ulong Reference => _bytes.High;

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
