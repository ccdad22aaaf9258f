using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>A server's answer to an envelope.</summary>
/// <param name="State">What it said.</param>
/// <param name="Ledger">The number of the ledger that holds it; 0 unless it is on one.</param>
/// <param name="Result">The result; null for what is malformed.</param>
public sealed record HorizonSubmission(SubmissionState State, long Ledger, TransactionResult? Result);
