namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation on a trust line's flags.</summary>
public enum SetTrustLineFlagsResultCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>Something that no ledger takes.</summary>
    Malformed = -1,

    /// <summary>There is no such trust line.</summary>
    NoTrustLine = -2,

    /// <summary>The issuer cannot take its leave back.</summary>
    CannotRevoke = -3,

    /// <summary>The flags would contradict each other.</summary>
    InvalidState = -4,

    /// <summary>Somebody would fall below the reserve.</summary>
    LowReserve = -5,
}
