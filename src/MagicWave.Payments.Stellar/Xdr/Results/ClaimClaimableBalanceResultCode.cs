namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation that takes what was set aside.</summary>
public enum ClaimClaimableBalanceResultCode
{
    /// <summary>Taken.</summary>
    Success = 0,

    /// <summary>There is no such balance.</summary>
    DoesNotExist = -1,

    /// <summary>Not this account, or not now.</summary>
    CannotClaim = -2,

    /// <summary>The claimant would hold more than it wants to.</summary>
    LineFull = -3,

    /// <summary>The claimant has no trust line.</summary>
    NoTrust = -4,

    /// <summary>The claimant may not hold the asset.</summary>
    NotAuthorized = -5,
}
