namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation that changes an account.</summary>
public enum SetOptionsResultCode
{
    /// <summary>Changed.</summary>
    Success = 0,

    /// <summary>Somebody would fall below the reserve.</summary>
    LowReserve = -1,

    /// <summary>It has as many signers as it may.</summary>
    TooManySigners = -2,

    /// <summary>The flags contradict each other.</summary>
    BadFlags = -3,

    /// <summary>There is no account to vote for.</summary>
    InvalidInflation = -4,

    /// <summary>The flags cannot be changed any more.</summary>
    CannotChange = -5,

    /// <summary>There is no such flag.</summary>
    UnknownFlag = -6,

    /// <summary>A weight or threshold is above 255.</summary>
    ThresholdOutOfRange = -7,

    /// <summary>The signer is the account's own key, or none.</summary>
    BadSigner = -8,

    /// <summary>The home domain is no text.</summary>
    InvalidHomeDomain = -9,

    /// <summary>Clawback needs that authorization can be revoked.</summary>
    AuthorizationRevocableRequired = -10,
}
