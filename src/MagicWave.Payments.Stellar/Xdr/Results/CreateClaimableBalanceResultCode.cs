namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation that sets an amount aside.</summary>
public enum CreateClaimableBalanceResultCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>Something that no ledger takes.</summary>
    Malformed = -1,

    /// <summary>Somebody would fall below the reserve.</summary>
    LowReserve = -2,

    /// <summary>The source has no trust line.</summary>
    NoTrust = -3,

    /// <summary>The source may not pay with the asset.</summary>
    NotAuthorized = -4,

    /// <summary>The source does not hold enough.</summary>
    Underfunded = -5,
}
