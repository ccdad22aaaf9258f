namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation that ends a sponsorship.</summary>
public enum EndSponsoringFutureReservesResultCode
{
    /// <summary>Ended.</summary>
    Success = 0,

    /// <summary>The account is not sponsored.</summary>
    NotSponsored = -1,
}
