using System.Security.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>The name of a purchase order: SHA-256 of the whole of it. It is also the memo of the transfer that pays it.</summary>
public readonly record struct OrderId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private OrderId(Bytes32 bytes) => _bytes = bytes;

    /// <summary>The memo of the transfer that pays the order.</summary>
    public TransferMemo Memo => TransferMemo.FromBytes(ToArray());

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static OrderId FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>The name of an order.</summary>
    public static OrderId Of(ReadOnlySpan<byte> order) => FromBytes(SHA256.HashData(order));

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
