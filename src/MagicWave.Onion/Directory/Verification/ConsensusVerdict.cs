namespace MagicWave.Onion.Directory.Verification;

/// <summary>What is to be thought of a consensus.</summary>
public enum ConsensusVerdict
{
    /// <summary>More than half of the trusted authorities signed it, and its dates are reasonable.</summary>
    Valid,

    /// <summary>Enough signatures are there, but certificates are missing to check them.</summary>
    MissingCertificates,

    /// <summary>Not enough trusted authorities signed it, whatever certificates may come.</summary>
    NotEnoughSignatures,

    /// <summary>It begins more than a day from now.</summary>
    NotYetValid,

    /// <summary>It ended more than a day ago.</summary>
    Expired,
}
