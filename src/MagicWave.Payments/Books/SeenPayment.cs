using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Books;

/// <summary>
/// That a payment on the ledger is booked: a once-record by transaction hash and operation, in the commit that books it. Whoever sees the payment
/// again, by a receipt or in the history, finds it there.
/// </summary>
internal static class SeenPayment
{
    public const string Kind = "ledger.payment";

    /// <summary>The payment's name: hash (32), place of the operation (2).</summary>
    public static byte[] Key(LedgerTransfer payment) =>
        [.. payment.Hash.ToArray(), (byte)(payment.Operation >> 8), (byte)payment.Operation];

    /// <summary>It paid a request.</summary>
    public static OnceRecord For(LedgerTransfer payment, RequestId request) => new(Kind, Key(payment), request.ToArray());

    /// <summary>It paid nothing that we know of.</summary>
    public static OnceRecord Unknown(LedgerTransfer payment) => new(Kind, Key(payment), default);
}
