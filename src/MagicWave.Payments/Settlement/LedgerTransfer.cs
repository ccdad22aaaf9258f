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
    long Ledger);
