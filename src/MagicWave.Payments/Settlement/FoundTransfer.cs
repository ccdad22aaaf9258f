namespace MagicWave.Payments.Settlement;

/// <summary>The answer of a ledger to the question for a transfer.</summary>
/// <param name="State">Whether it is there.</param>
/// <param name="Transfer">What is there; null unless it is.</param>
public readonly record struct FoundTransfer(FindState State, LedgerTransfer? Transfer);
