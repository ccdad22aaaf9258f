namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation on an account's data.</summary>
public enum ManageDataResultCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>The ledger has no data.</summary>
    NotSupportedYet = -1,

    /// <summary>There is no entry to remove.</summary>
    NameNotFound = -2,

    /// <summary>Somebody would fall below the reserve.</summary>
    LowReserve = -3,

    /// <summary>The name is no text.</summary>
    InvalidName = -4,
}
