namespace MagicWave.Payments.Settlement;

/// <summary>The answer of a ledger to the question for a transfer.</summary>
/// <param name="State">Whether it is there.</param>
/// <param name="Transfer">What is there, the first payment of it; null unless it is.</param>
public readonly record struct FoundTransfer(FindState State, LedgerTransfer? Transfer)
{
    private readonly IReadOnlyList<LedgerTransfer>? _all;
    private readonly IReadOnlyList<int>? _refused;

    /// <summary>Of one that is on the ledger and failed: the places of the operations for which it did. None when that is not known.</summary>
    public IReadOnlyList<int> Refused
    {
        get => _refused ?? [];
        init => _refused = value;
    }

    /// <summary>All payments of the transaction, in their order.</summary>
    public IReadOnlyList<LedgerTransfer> All
    {
        get => _all ?? (Transfer is { } only ? [only] : []);
        init => _all = value;
    }
}
