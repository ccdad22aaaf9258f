using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Chains;

/// <summary>What a client announced on a circuit, until the lock comes.</summary>
/// <param name="Circuit">The circuit, by a number that the owner chose.</param>
/// <param name="Message">What it said.</param>
/// <param name="Upstream">The neighbour before us on the circuit: only its lock fits.</param>
/// <param name="Downstream">The neighbour behind us; null at the end.</param>
/// <param name="Verdict">Why the lock will be refused; none when it is welcome.</param>
internal sealed record ChainRoute(long Circuit, RouteMessage Message, SettlementAccount Upstream, SettlementAccount? Downstream, CancelReason Verdict);
