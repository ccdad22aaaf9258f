namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of a payment.</summary>
public enum PaymentResultCode
{
    /// <summary>Paid.</summary>
    Success = 0,

    /// <summary>Something that no ledger takes.</summary>
    Malformed = -1,

    /// <summary>The source does not hold enough.</summary>
    Underfunded = -2,

    /// <summary>The source has no trust line.</summary>
    SourceNoTrust = -3,

    /// <summary>The source may not pay with the asset.</summary>
    SourceNotAuthorized = -4,

    /// <summary>There is no account to be paid.</summary>
    NoDestination = -5,

    /// <summary>The payee has no trust line.</summary>
    NoTrust = -6,

    /// <summary>The payee may not hold the asset.</summary>
    NotAuthorized = -7,

    /// <summary>The payee would hold more than it wants to.</summary>
    LineFull = -8,

    /// <summary>The issuer does not exist.</summary>
    NoIssuer = -9,
}
