namespace MagicWave.Payments.Storage;

/// <summary>How much of the journal is read again.</summary>
public enum VerificationScope
{
    /// <summary>What was written since the last check that found nothing wrong: what every start does.</summary>
    SinceCheckpoint = 0,

    /// <summary>Every entry from the first: finds a change of any byte that was ever written.</summary>
    Whole = 1,
}
