using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>A closed ledger.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="ClosedAt">Its close time, in whole seconds: what time bounds are held against.</param>
/// <param name="BaseFee">The least that an operation cost in it, in stroops.</param>
/// <param name="BaseReserve">What an entry of an account binds, in stroops.</param>
public sealed record HorizonLedger(long Sequence, UnixTime ClosedAt, long BaseFee, long BaseReserve);
