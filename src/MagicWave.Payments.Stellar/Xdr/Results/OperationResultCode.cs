namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>Whether an operation was tried at all.</summary>
public enum OperationResultCode
{
    /// <summary>It was: its own code says what became of it.</summary>
    Inner = 0,

    /// <summary>Signatures of its source are missing.</summary>
    BadAuthorization = -1,

    /// <summary>Its source account does not exist.</summary>
    NoAccount = -2,

    /// <summary>The ledger does not know its kind.</summary>
    NotSupported = -3,

    /// <summary>The account has as many entries as it may.</summary>
    TooManySubentries = -4,

    /// <summary>It would take too much work.</summary>
    ExceededWorkLimit = -5,

    /// <summary>The account sponsors as many entries as it may.</summary>
    TooManySponsoring = -6,
}
