namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>What a server says of itself.</summary>
/// <param name="Passphrase">Its network.</param>
/// <param name="LatestLedger">The last ledger that its answers know of.</param>
public sealed record HorizonRoot(string Passphrase, long LatestLedger);
