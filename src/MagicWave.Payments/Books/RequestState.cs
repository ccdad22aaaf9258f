namespace MagicWave.Payments.Books;

/// <summary>
/// Where a request is. Issued: open → paid, refused or expired, and from the last two still → paid when a receipt comes late. Received:
/// accepted → paying → paid or refused.
/// </summary>
public enum RequestState
{
    /// <summary>Issued: waits for payment.</summary>
    Open = 0,

    /// <summary>Received: will be paid when it is due.</summary>
    Accepted = 1,

    /// <summary>Received: is being paid; there may be a signed transfer.</summary>
    Paying = 2,

    /// <summary>The payment was seen on the ledger.</summary>
    Paid = 3,

    /// <summary>It will not be paid.</summary>
    Refused = 4,

    /// <summary>Issued: nobody answered while it was valid.</summary>
    Expired = 5,
}
