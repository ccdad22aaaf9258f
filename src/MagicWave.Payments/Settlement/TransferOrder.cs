using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Settlement;

/// <summary>A transfer to be signed, built from our own books.</summary>
/// <param name="Source">Who pays.</param>
/// <param name="Destination">Who is paid.</param>
/// <param name="Amount">How much; more than nothing.</param>
/// <param name="Memo">What for.</param>
/// <param name="Sequence">One above the last of the channel, or of the source account when there is none.</param>
/// <param name="ValidUntil">The ledger takes it until then, by its own clock. Ledgers count whole seconds.</param>
public readonly record struct TransferOrder(
    SettlementAccount Source,
    SettlementAccount Destination,
    Stroops Amount,
    TransferMemo Memo,
    long Sequence,
    UnixTime ValidUntil)
{
    /// <summary>
    /// The account whose sequence the transfer uses and which pays the ledger's fee, one of <see cref="ISettlementRail.Channels"/>; null: the
    /// source itself.
    /// </summary>
    public SettlementAccount? Channel { get; init; }
}
