namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation that begins a sponsorship.</summary>
public enum BeginSponsoringFutureReservesResultCode
{
    /// <summary>Begun.</summary>
    Success = 0,

    /// <summary>Something that no ledger takes.</summary>
    Malformed = -1,

    /// <summary>The account is sponsored already.</summary>
    AlreadySponsored = -2,

    /// <summary>The account sponsors somebody itself.</summary>
    Recursive = -3,
}
