namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>What a server said to an envelope.</summary>
public enum SubmissionState
{
    /// <summary>It is on the ledger and was applied, by this call or an earlier one.</summary>
    Applied = 0,

    /// <summary>
    /// It was not applied, for the reason in the result. With <c>tx_failed</c> it may be on the ledger, fee and sequence gone; and with
    /// <c>tx_bad_seq</c> it may have been applied before. Look for its hash before anything else is made in its place.
    /// </summary>
    Refused = 1,

    /// <summary>It is not what the server takes for an envelope.</summary>
    Malformed = 2,
}
