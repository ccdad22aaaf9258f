namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation on a trust line.</summary>
public enum ChangeTrustResultCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>Something that no ledger takes.</summary>
    Malformed = -1,

    /// <summary>The issuer does not exist.</summary>
    NoIssuer = -2,

    /// <summary>The limit is below what is held or promised.</summary>
    InvalidLimit = -3,

    /// <summary>Somebody would fall below the reserve.</summary>
    LowReserve = -4,

    /// <summary>An issuer needs no trust line to itself.</summary>
    SelfNotAllowed = -5,

    /// <summary>A pool needs trust lines to its assets.</summary>
    TrustLineMissing = -6,

    /// <summary>A pool still needs the trust line.</summary>
    CannotDelete = -7,

    /// <summary>The trust line is not authorized.</summary>
    NotAuthorizedToMaintainLiabilities = -8,
}
