using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>What the settler's parts write in the books, and tell the accounts. Any thread, outside the gate.</summary>
internal sealed class SettlerBooks(PaymentSetup setup, AccountContext context, Action<Action> gate, BookLoop books, IncomingBooks incoming)
{
    public Instant Now => Instant.Now(setup.Time);

    public UnixTime Time => context.Clock.ToUnixTime(Now);

    /// <summary>The request that is to be paid; null when it is paid or given up.</summary>
    public RequestMessage? FindToPay(SettlementAccount peer, RequestId id)
    {
        RequestMessage? request = null;
        gate(() => request = books.Find(peer)?.Account.FindToPay(id));
        return request;
    }

    /// <summary>Stored transfers are handed in.</summary>
    public void NoteSubmitted(IReadOnlyList<TransferRecord> transfers) => gate(() =>
    {
        foreach (TransferRecord transfer in transfers)
        {
            books.Find(transfer.Peer)?.Account.HandleSubmitted(transfer.Request);
        }
    });

    /// <summary>The state of the transfers and all that the accounts make of it go into one step of the books.</summary>
    /// <param name="transfers">The transfers.</param>
    /// <param name="records">Their new state, and what else ends with it.</param>
    public void Confirm(IReadOnlyList<TransferRecord> transfers, IEnumerable<BookRecord> records) => gate(() =>
    {
        Add(records);
        foreach (TransferRecord transfer in transfers)
        {
            if (books.Find(transfer.Peer) is { } entry)
            {
                entry.Account.HandlePaid(transfer.Request, transfer.Transfer.Hash, transfer.Transfer.Operation, Now);
                books.Collect(entry);
            }
        }

        books.Wake();
    });

    /// <summary>The transfers never happened: their amounts are cash again.</summary>
    /// <returns>False: the store cannot be written now.</returns>
    public bool TryVoid(IReadOnlyList<TransferRecord> transfers, IEnumerable<BookRecord> records) => TryCommit([.. records, Entry("void", transfers, isOut: false)]);

    /// <summary>A request will not be paid.</summary>
    public void GiveUp(SettlementAccount peer, RequestId request, RefusalReason reason) => gate(() =>
    {
        if (books.Find(peer) is { } entry)
        {
            entry.Account.HandleNotPaid(request, reason, Now);
            books.Collect(entry);
        }
    });

    /// <summary>The ledger was asked for a receipt's transfer.</summary>
    public void CheckReceipt(SettlementAccount peer, RequestId request, FoundTransfer found)
    {
        // Of several payments in one transaction, ours says what it is for.
        TransferMemo memo = TransferMemo.ForRequest(request);
        LedgerTransfer? ours = found.All.FirstOrDefault(payment => payment.Destination == context.Key.Account && payment.IsFor(memo));
        gate(() =>
        {
            if (books.Find(peer) is { } entry)
            {
                entry.Account.HandleReceiptChecked(request, ours, Now);
                books.Collect(entry);
            }
        });
    }

    /// <summary>Money came, and something else ends with it in the same step of the books.</summary>
    /// <returns>False: the store cannot be read now.</returns>
    public bool TryBook(LedgerTransfer payment, IEnumerable<BookRecord> records)
    {
        if (incoming.TryFilter([payment]) is not { } unseen)
        {
            return false;
        }

        gate(() =>
        {
            Add(records);
            unseen.ForEach(incoming.Book);
            books.Wake();
        });
        return true;
    }

    /// <summary>All that others have set aside for us now.</summary>
    public void NoteSetAside(IReadOnlyList<LedgerTransfer> asides)
    {
        ILookup<SettlementAccount, LedgerTransfer> byPeer = asides.ToLookup(aside => aside.Source);
        gate(() =>
        {
            foreach (PeerEntry entry in books.Entries.Where(entry => entry.Account.HasSetAside || byPeer.Contains(entry.Peer)))
            {
                entry.Account.HandleSetAside([.. byPeer[entry.Peer]], Now);
                books.Collect(entry);
            }
        });
    }

    /// <summary>Makes records durable.</summary>
    /// <returns>False: the store cannot be written now.</returns>
    public bool TryCommit(IReadOnlyList<BookRecord> records)
    {
        try
        {
            setup.Store.Commit(records);
            return true;
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            PaymentLog.StoreFailed(setup.Logger, e);
            return false;
        }
    }

    /// <summary>Moves the amounts of transfers that share a hash between cash and what is in flight.</summary>
    /// <param name="what">The kind of the entry.</param>
    /// <param name="transfers">The transfers.</param>
    /// <param name="isOut">Whether they leave, or come back.</param>
    public JournalEntry Entry(string what, IReadOnlyList<TransferRecord> transfers, bool isOut)
    {
        List<Posting> postings = [];
        Amount sum = Amount.Zero;
        foreach (TransferRecord transfer in transfers)
        {
            Amount amount = Amount.FromStroops(transfer.Transfer.Order.Amount);
            sum += amount;
            postings.Add(new(BookAccount.InFlight, transfer.Peer, isOut ? amount : -amount) { Item = transfer.Request.ToString() });
        }

        return new($"{what}/{transfers[0].Transfer.Hash}", Time, [new(BookAccount.Cash, null, isOut ? -sum : sum), .. postings]);
    }

    private void Add(IEnumerable<BookRecord> records)
    {
        foreach (BookRecord record in records)
        {
            books.Add(record);
        }
    }
}
