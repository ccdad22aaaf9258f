namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of the older kind of authorization.</summary>
public enum AllowTrustResultCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>Something that no ledger takes.</summary>
    Malformed = -1,

    /// <summary>There is no such trust line.</summary>
    NoTrustLine = -2,

    /// <summary>The issuer asks nobody for its leave.</summary>
    TrustNotRequired = -3,

    /// <summary>The issuer cannot take its leave back.</summary>
    CannotRevoke = -4,

    /// <summary>An issuer has no trust line to itself.</summary>
    SelfNotAllowed = -5,

    /// <summary>Somebody would fall below the reserve.</summary>
    LowReserve = -6,
}
