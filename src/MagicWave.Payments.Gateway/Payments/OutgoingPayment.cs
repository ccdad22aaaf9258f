using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Payments;

/// <summary>A payment of this gateway that counts against its budget.</summary>
/// <param name="Session">The payee's session.</param>
/// <param name="Total">What it costs, fees included.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="Envelope">The signed transaction; null before it is signed.</param>
/// <param name="Expires">When the ledger no longer takes it.</param>
/// <param name="IsPaid">Whether it was seen on the ledger.</param>
public sealed record OutgoingPayment(
    string Session, Stroops Total, UnixTime Created, TransactionV1Envelope? Envelope, UnixTime Expires, bool IsPaid)
{
    /// <summary>Whether only the ledger can tell what becomes of it.</summary>
    public bool IsPending => Envelope is not null && !IsPaid;
}
