namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>What a transaction offers to pay for itself. Ledgers take no more than the going rate of it.</summary>
public readonly record struct FeeOffer
{
    /// <summary>The least that ledgers take for an operation, in stroops of their own coin.</summary>
    public const uint Minimum = 100;

    private FeeOffer(uint stroops) => StroopsPerOperation = stroops;

    /// <summary>Nothing: the transaction is good only inside a fee bump.</summary>
    public static FeeOffer ByFeeBump => default;

    /// <summary>How much for each operation.</summary>
    public uint StroopsPerOperation { get; }

    /// <summary>So much for each operation.</summary>
    /// <param name="stroops">At least 100, and at most 100 times less than the fee of a transaction can be.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less or more.</exception>
    public static FeeOffer PerOperation(uint stroops)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stroops, Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stroops, uint.MaxValue / Xdr.XdrLimits.Operations);
        return new(stroops);
    }
}
