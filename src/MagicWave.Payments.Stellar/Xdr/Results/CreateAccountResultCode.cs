namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation that makes an account.</summary>
public enum CreateAccountResultCode
{
    /// <summary>Made.</summary>
    Success = 0,

    /// <summary>Something that no ledger takes.</summary>
    Malformed = -1,

    /// <summary>The source does not hold enough.</summary>
    Underfunded = -2,

    /// <summary>Somebody would fall below the reserve.</summary>
    LowReserve = -3,

    /// <summary>There is such an account.</summary>
    AlreadyExists = -4,
}
