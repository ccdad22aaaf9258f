using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Ledgers;

/// <summary>An account on the ledger.</summary>
/// <param name="Balance">What it holds of the gateway's asset.</param>
/// <param name="Sequence">The sequence of its last transaction.</param>
public readonly record struct GatewayAccount(Stroops Balance, long Sequence);
