using System.Globalization;
using MagicWave.Core.Time;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Books what came to our account, each payment once: to the neighbour whose request it pays, or to <see cref="BookAccount.Suspense"/>.
/// </summary>
internal sealed class IncomingBooks(PaymentSetup setup, AccountContext context, BookLoop books)
{
    /// <summary>Those that are not in the store yet. Reads it: not under the gate.</summary>
    /// <returns>Null: it cannot be read now.</returns>
    public List<LedgerTransfer>? TryFilter(IEnumerable<LedgerTransfer> payments)
    {
        try
        {
            return [.. payments.Where(payment => !books.Seen.IsStored(payment))];
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            PaymentLog.StoreFailed(setup.Logger, e);
            return null;
        }
    }

    /// <summary>Books one that <see cref="TryFilter"/> let pass. Under the gate.</summary>
    public void Book(LedgerTransfer payment)
    {
        Instant now = Instant.Now(setup.Time);
        if (payment.Source == context.Key.Account || books.Seen.IsRecent(payment))
        {
            return;
        }

        PeerEntry? entry = books.Find(payment.Source);
        if (entry?.Account.TryCredit(payment, now) == true)
        {
            books.Collect(entry);
        }
        else
        {
            Suspend(payment, context.Clock.ToUnixTime(now));
        }
    }

    private void Suspend(LedgerTransfer payment, UnixTime time)
    {
        Amount amount = Amount.FromStroops(payment.Amount);
        OnceRecord seen = SeenPayment.Unknown(payment);
        books.Seen.Note(seen);
        books.Add(seen);
        books.Add(new JournalEntry(
            string.Create(CultureInfo.InvariantCulture, $"came/{payment.Hash}/{payment.Operation}"), time,
            [new(BookAccount.Cash, null, amount), new(BookAccount.Suspense, null, -amount)]));
        PaymentLog.Suspended(setup.Logger);
    }
}
