using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Settlement;

/// <summary>A transfer to be signed, built from our own books.</summary>
/// <param name="Source">Who pays.</param>
/// <param name="Destination">Who is paid.</param>
/// <param name="Amount">How much; more than nothing.</param>
/// <param name="Memo">What for.</param>
/// <param name="Sequence">One above the source account's last.</param>
/// <param name="ValidUntil">The ledger takes it until then, by its own clock. Ledgers count whole seconds.</param>
public readonly record struct TransferOrder(
    SettlementAccount Source,
    SettlementAccount Destination,
    Stroops Amount,
    TransferMemo Memo,
    long Sequence,
    UnixTime ValidUntil);
