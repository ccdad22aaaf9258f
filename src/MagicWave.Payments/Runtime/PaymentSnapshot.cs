using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Runtime;

/// <summary>All accounts of a node at one moment.</summary>
/// <param name="Account">The node's own account.</param>
/// <param name="Network">The ledger and asset.</param>
/// <param name="Strategy">The name of the settlement strategy.</param>
/// <param name="Peers">Every neighbour that pays or is paid.</param>
/// <param name="Unpaid">The others together.</param>
/// <param name="IsStoreWorking">Whether the books could be written the last time; while not, nothing is requested or paid.</param>
public sealed record PaymentSnapshot(
    SettlementAccount Account,
    NetworkId Network,
    string Strategy,
    IReadOnlyList<PeerSnapshot> Peers,
    UnpaidSnapshot Unpaid,
    bool IsStoreWorking);
