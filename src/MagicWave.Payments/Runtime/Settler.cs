using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Pays accepted requests on the ledger, one transfer at a time, because an account's sequence numbers have no gaps. A transfer is stored
/// before it is handed in; the same one is handed in until it is on the ledger, or never can be; only then may another take its place.
/// Also looks up the transfers that receipts name.
/// </summary>
internal sealed class Settler
{
    private const int LooksForReceipt = 5;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A request whose end is so near is given up: longer than two tries are apart, so that the payee hears of it before it asks anew, and
    /// what is reserved for the old one does not make the new one look like too much.
    /// </summary>
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(45);

    private readonly PaymentSetup _setup;
    private readonly AccountContext _context;
    private readonly Action<Action> _gate;
    private readonly BookLoop _books;
    private readonly Lock _lock = new();
    private readonly List<Work> _work = [];
    private readonly Queue<TransferRecord> _signed;
    private Instant _submitAt = new(long.MinValue);
    private TimeSpan _submitRetry = FirstRetry;

    public Settler(PaymentSetup setup, AccountContext context, Action<Action> gate, BookLoop books, PaymentStoreContents contents)
    {
        (_setup, _context, _gate, _books) = (setup, context, gate, books);
        _signed = new(contents.Transfers);
    }

    /// <summary>Called when there is something for <see cref="StepAsync"/> to do. Must only signal.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Takes a wanted settlement or a receipt to look up. Any thread.</summary>
    public void Add(SettlementAccount peer, PeerEvent wanted)
    {
        lock (_lock)
        {
            _work.Add(new(peer, wanted) { At = new(long.MinValue) });
        }

        Wake();
    }

    /// <summary>Does all that can be done now. One call at a time, outside the gate.</summary>
    /// <returns>When it is to be called again although nobody wakes it.</returns>
    public async Task<Instant?> StepAsync(CancellationToken cancellationToken)
    {
        do
        {
            await FinishSignedAsync(cancellationToken).ConfigureAwait(false);
        }
        while (await WorkUntilSignedAsync(cancellationToken).ConfigureAwait(false));
        return NextDeadline();
    }

    private async Task FinishSignedAsync(CancellationToken cancellationToken)
    {
        while (_signed.TryPeek(out TransferRecord? transfer) && _submitAt <= Now()
            && await TryFinishAsync(transfer, cancellationToken).ConfigureAwait(false))
        {
            _signed.Dequeue();
            (_submitAt, _submitRetry) = (new(long.MinValue), FirstRetry);
        }
    }

    /// <returns>True as soon as there is a new signed transfer; false when nothing is left that can be done now.</returns>
    private async Task<bool> WorkUntilSignedAsync(CancellationToken cancellationToken)
    {
        while (TakeDue(_signed.Count == 0) is { } work)
        {
            bool isSettlement = work.Wanted.Kind == PeerEventKind.SettlementWanted;
            bool isDone = isSettlement
                ? await TryBeginAsync(work, cancellationToken).ConfigureAwait(false)
                : await TryLookUpAsync(work, cancellationToken).ConfigureAwait(false);
            if (!isDone)
            {
                Retry(work);
            }
            else if (isSettlement && _signed.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Stores a new transfer for a request. False: not now.</summary>
    private async Task<bool> TryBeginAsync(Work work, CancellationToken cancellationToken)
    {
        RequestId id = work.Wanted.Request;
        RequestMessage? request = null;
        _gate(() => request = _books.Find(work.Peer)?.Account.FindToPay(id));
        if (request is null)
        {
            return true;
        }

        UnixTime time = _context.Clock.ToUnixTime(Now());
        if (request.Expires <= time || (work.Attempts > 0 && request.Expires <= time + LastMoments))
        {
            GiveUp(work.Peer, id, work.Attempts == 0 ? RefusalReason.Expired : RefusalReason.PaymentFailed);
            return true;
        }

        RailAccount? account = await _setup.Rail.GetAccountAsync(_context.Key.Account, cancellationToken).ConfigureAwait(false);
        if (account is not { } funds || funds.Balance < request.Amount)
        {
            return false;
        }

        TransferOrder order = _context.Strategy.PlanTransfer(request) with
        {
            Sequence = funds.Sequence + 1,
            ValidUntil = time + _context.Settings.TransferValidity,
        };
        if (await _setup.Rail.SignForAsync(order, _context.Key, cancellationToken).ConfigureAwait(false) is not { } signed)
        {
            return false;
        }

        TransferRecord transfer = new(work.Peer, id, signed, TransferState.Signed);
        Amount amount = Amount.FromStroops(order.Amount);
        if (!TryCommit(() => [.. Reconcile(funds, transfer, time), transfer, Entry("signed", transfer, time, -amount)]))
        {
            return false;
        }

        _signed.Enqueue(transfer);
        return true;
    }

    /// <summary>Hands a stored transfer in. False: its fate is open, try again later.</summary>
    private async Task<bool> TryFinishAsync(TransferRecord transfer, CancellationToken cancellationToken)
    {
        _gate(() => _books.Find(transfer.Peer)?.Account.HandleSubmitted(transfer.Request));
        SubmitStatus status = await _setup.Rail.SubmitAsync(transfer.Transfer, cancellationToken).ConfigureAwait(false);
        PaymentLog.Submitted(_setup.Logger, status);
        if (status == SubmitStatus.Applied)
        {
            Confirm(transfer);
            return true;
        }

        if (status is SubmitStatus.SequenceTaken or SubmitStatus.Expired or SubmitStatus.Malformed or SubmitStatus.BadSignature)
        {
            // It can never be applied from now on. Whether it was before, only the ledger knows.
            FoundTransfer found = await _setup.Rail.FindAsync(transfer.Transfer.Hash, cancellationToken).ConfigureAwait(false);
            if (found.State == FindState.Found)
            {
                Confirm(transfer);
                return true;
            }

            if (found.State == FindState.Absent && TryVoid(transfer, status))
            {
                return true;
            }
        }

        _submitAt = Now() + _submitRetry;
        _submitRetry = TimeSpan.FromTicks(Math.Min(_submitRetry.Ticks * 2, LastRetry.Ticks));
        return false;
    }

    /// <summary>The state of the transfer and all that the account makes of it go into one step of the books.</summary>
    private void Confirm(TransferRecord transfer) => _gate(() =>
    {
        _books.Add(transfer with { State = TransferState.Confirmed });
        if (_books.Find(transfer.Peer) is { } entry)
        {
            entry.Account.HandlePaid(transfer.Request, transfer.Transfer.Hash, Now());
            _books.Collect(entry);
        }
    });

    private bool TryVoid(TransferRecord transfer, SubmitStatus status)
    {
        TransferOrder order = transfer.Transfer.Order;
        UnixTime time = _context.Clock.ToUnixTime(Now());
        if (!TryCommit(() => [transfer with { State = TransferState.Void }, Entry("void", transfer, time, Amount.FromStroops(order.Amount))]))
        {
            return false;
        }

        if (status is SubmitStatus.Malformed or SubmitStatus.BadSignature)
        {
            GiveUp(transfer.Peer, transfer.Request, RefusalReason.PaymentFailed);
        }
        else
        {
            // Not at once: with a clock that is wrong, here or there, the next one would end the same way, and the one after it.
            PeerEvent wanted = new(PeerEventKind.SettlementWanted) { Request = transfer.Request, Amount = order.Amount };
            lock (_lock)
            {
                _work.Add(new(transfer.Peer, wanted) { Attempts = 1, At = Now() + LastRetry });
            }
        }

        return true;
    }

    private async Task<bool> TryLookUpAsync(Work work, CancellationToken cancellationToken)
    {
        FoundTransfer found = await _setup.Rail.FindAsync(work.Wanted.Transfer, cancellationToken).ConfigureAwait(false);
        if (found.State == FindState.Unavailable || (found.State == FindState.Absent && work.Attempts < LooksForReceipt))
        {
            return false;
        }

        _gate(() =>
        {
            if (_books.Find(work.Peer) is { } entry)
            {
                entry.Account.HandleReceiptChecked(work.Wanted.Request, found.Transfer, Now());
                _books.Collect(entry);
            }
        });
        return true;
    }

    private void GiveUp(SettlementAccount peer, RequestId request, RefusalReason reason) => _gate(() =>
    {
        if (_books.Find(peer) is { } entry)
        {
            entry.Account.HandleNotPaid(request, reason, Now());
            _books.Collect(entry);
        }
    });

    private bool TryCommit(Func<IReadOnlyList<BookRecord>> records)
    {
        try
        {
            _setup.Store.Commit(records());
            return true;
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            PaymentLog.StoreFailed(_setup.Logger, e);
            return false;
        }
    }

    /// <summary>What is in the account by now, so that it can be paid from. Nothing of ours is in flight when this is called.</summary>
    private IEnumerable<BookRecord> Reconcile(RailAccount funds, TransferRecord transfer, UnixTime time)
    {
        Amount booked = _setup.Store.GetBalance(new(BookAccount.Cash));
        return CashReconciliation.Create(transfer.Transfer.Hash.ToString(), booked, funds.Balance, time) is { } entry ? [entry] : [];
    }

    /// <summary>Moves a transfer's amount between cash and what is in flight.</summary>
    private static JournalEntry Entry(string what, TransferRecord transfer, UnixTime time, Amount cash) => new(
        $"{what}/{transfer.Transfer.Hash}", time,
        [new(BookAccount.Cash, null, cash), new(BookAccount.InFlight, transfer.Peer, -cash) { Item = transfer.Request.ToString() }]);

    private Work? TakeDue(bool settlementsToo)
    {
        lock (_lock)
        {
            Instant now = Now();
            int index = _work.FindIndex(work => work.At <= now && (settlementsToo || work.Wanted.Kind == PeerEventKind.ReceiptReceived));
            if (index < 0)
            {
                return null;
            }

            Work found = _work[index];
            _work.RemoveAt(index);
            return found;
        }
    }

    private void Retry(Work work)
    {
        TimeSpan wait = TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(work.Attempts, 5), LastRetry.Ticks));
        lock (_lock)
        {
            _work.Add(work with { Attempts = work.Attempts + 1, At = Now() + wait });
        }
    }

    private Instant? NextDeadline()
    {
        Instant? next = _signed.Count > 0 ? _submitAt : null;
        lock (_lock)
        {
            foreach (Work work in _work)
            {
                if (_signed.Count == 0 || work.Wanted.Kind == PeerEventKind.ReceiptReceived)
                {
                    next = Instant.Earlier(next, work.At);
                }
            }
        }

        return next;
    }

    private Instant Now() => Instant.Now(_setup.Time);

    private sealed record Work(SettlementAccount Peer, PeerEvent Wanted)
    {
        public int Attempts { get; init; }

        public Instant At { get; init; }
    }
}
