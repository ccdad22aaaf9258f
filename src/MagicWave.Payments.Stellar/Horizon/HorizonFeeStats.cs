namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>What operations cost in the last ledgers, in stroops of the ledger's own coin.</summary>
/// <param name="LastLedger">The last of them.</param>
/// <param name="BaseFee">The least that an operation costs.</param>
/// <param name="Median">What half of them paid at most.</param>
/// <param name="Percentile95">What 95 of 100 paid at most.</param>
/// <param name="Maximum">The most that one paid.</param>
public sealed record HorizonFeeStats(long LastLedger, long BaseFee, long Median, long Percentile95, long Maximum);
