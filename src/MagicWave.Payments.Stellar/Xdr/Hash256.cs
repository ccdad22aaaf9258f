using System.Security.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Thirty-two bytes that are a SHA-256 hash, or stand where one does.</summary>
public readonly record struct Hash256
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private Hash256(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static Hash256 FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>The hash of data.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(data, hash);
        return FromBytes(hash);
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>The same bytes as the name of a transaction.</summary>
    public TransferHash ToTransferHash() => TransferHash.FromBytes(ToArray());

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
