using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Books;

/// <summary>The name of a held amount: 32 bytes that its owner chose, the hash of a hash lock for instance. Unique for a neighbour and direction.</summary>
public readonly record struct HoldId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private HoldId(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static HoldId FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
