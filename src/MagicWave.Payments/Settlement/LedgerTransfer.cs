using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Settlement;

/// <summary>A transfer that a ledger applied.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Source">Who paid.</param>
/// <param name="Destination">Who was paid.</param>
/// <param name="Amount">How much.</param>
/// <param name="Memo">What for.</param>
/// <param name="Ledger">The number of the ledger that holds it, from 1.</param>
public sealed record LedgerTransfer(
    TransferHash Hash,
    SettlementAccount Source,
    SettlementAccount Destination,
    Stroops Amount,
    TransferMemo Memo,
    long Ledger)
{
    /// <summary>Its place among the operations of its transaction, from 0: with the hash, the payment's own name. 0 on ledgers without any.</summary>
    public int Operation { get; init; }

    /// <summary>The short form of what it is for, where several payments share one transaction and its memo; null: <see cref="Memo"/> says it.</summary>
    public ulong? Reference { get; init; }

    /// <summary>Whether it says that it is for what a memo names.</summary>
    public bool IsFor(TransferMemo memo) => Reference is { } reference ? reference == memo.Reference : Memo == memo;
}
