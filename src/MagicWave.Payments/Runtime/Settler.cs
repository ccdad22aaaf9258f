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
/// Pays accepted requests on the ledger: one transfer at a time for each sequence that there is, because sequences have no gaps. A transfer
/// is stored before it is handed in, and with it whose sequence it has; the same one is handed in until it is on the ledger, or never can be; only
/// then may another take its place. Transfers do not wait for each other. Also looks up the transfers that receipts name.
/// </summary>
internal sealed class Settler
{
    private const int LooksForReceipt = 5;

    /// <summary>So many receipts are looked up at the same time.</summary>
    private const int MaximumLookUps = 8;

    /// <summary>
    /// A request whose end is so near is given up: longer than two tries are apart, so that the payee hears of it before it asks anew, and
    /// what is reserved for the old one does not make the new one look like too much.
    /// </summary>
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(45);

    /// <summary>How often those are looked at that wait for a sequence.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(15);

    private readonly PaymentSetup _setup;
    private readonly AccountContext _context;
    private readonly Action<Action> _gate;
    private readonly BookLoop _books;
    private readonly SettlerQueue _queue = new();
    private readonly FlightBoard _board;
    private readonly JobSet _jobs;
    private volatile bool _isBeginning;
    private int _lookUps;
    private Instant _sweepAt = new(long.MinValue);

    public Settler(PaymentSetup setup, AccountContext context, Action<Action> gate, BookLoop books, PaymentStoreContents contents)
    {
        (_setup, _context, _gate, _books) = (setup, context, gate, books);
        _board = new(setup.Rail.Channels, contents);
        _jobs = new(setup.Time);
    }

    /// <summary>Called when there is something for <see cref="StepAsync"/> to do. Must only signal.</summary>
    public Action Wake { get; set; } = static () => { };

    private bool MayBegin => !_isBeginning && _board.Free.Count > 0;

    private bool MayLookUp => Volatile.Read(ref _lookUps) < MaximumLookUps;

    /// <summary>Takes a wanted settlement or a receipt to look up. Any thread.</summary>
    public void Add(SettlementAccount peer, PeerEvent wanted)
    {
        _queue.Add(new(peer, wanted, Attempts: 0, new(long.MinValue)));
        _jobs.Signal();
        Wake();
    }

    /// <summary>Does all that can be done now. One call at a time, outside the gate.</summary>
    /// <returns>When it is to be called again although nobody wakes it.</returns>
    public async Task<Instant?> StepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            StartJobs(cancellationToken);
            if (_jobs.Count == 0)
            {
                return NextDeadline();
            }

            await _jobs.WaitAsync(NextDeadline(), cancellationToken).ConfigureAwait(false);
        }
    }

    private void StartJobs(CancellationToken cancellationToken)
    {
        Instant now = Now();
        foreach (Flight flight in _board.TakeDue(now))
        {
            _jobs.Add(FinishAsync(flight, cancellationToken));
        }

        if (MayBegin && _queue.TakeDue(settlement: true, now) is { } settlement)
        {
            _isBeginning = true;
            _jobs.Add(BeginAsync(settlement, cancellationToken));
        }

        if (!MayBegin && _sweepAt <= now)
        {
            _sweepAt = now + Sweep;
            GiveUpLate(now);
        }

        while (MayLookUp && _queue.TakeDue(settlement: false, now) is { } receipt)
        {
            Interlocked.Increment(ref _lookUps);
            _jobs.Add(LookUpAsync(receipt, cancellationToken));
        }
    }

    /// <summary>Whoever waits for a sequence until its request ends is told, as whoever waits for the ledger is.</summary>
    private void GiveUpLate(Instant now)
    {
        UnixTime end = _context.Clock.ToUnixTime(now) + LastMoments;
        foreach (SettlerWork late in _queue.TakeDue(work => !_board.Holds(work.Peer, work.Wanted.Request) && FindToPay(work)?.Expires <= end, now))
        {
            GiveUp(late.Peer, late.Wanted.Request, RefusalReason.PaymentFailed);
        }
    }

    private RequestMessage? FindToPay(SettlerWork work)
    {
        RequestMessage? request = null;
        _gate(() => request = _books.Find(work.Peer)?.Account.FindToPay(work.Wanted.Request));
        return request;
    }

    private async Task BeginAsync(SettlerWork work, CancellationToken cancellationToken)
    {
        if (!await TryBeginAsync(work, cancellationToken).ConfigureAwait(false))
        {
            _queue.Add(work.Later(Now()));
        }

        _isBeginning = false;
    }

    private async Task LookUpAsync(SettlerWork work, CancellationToken cancellationToken)
    {
        if (!await TryLookUpAsync(work, cancellationToken).ConfigureAwait(false))
        {
            _queue.Add(work.Later(Now()));
        }

        Interlocked.Decrement(ref _lookUps);
    }

    /// <summary>Stores a new transfer for a request. False: not now.</summary>
    private async Task<bool> TryBeginAsync(SettlerWork work, CancellationToken cancellationToken)
    {
        RequestId id = work.Wanted.Request;
        if (_board.Holds(work.Peer, id))
        {
            // Of an earlier run. Asked first: one that leaves the air is booked before it does.
            return true;
        }

        if (FindToPay(work) is not { } request)
        {
            return true;
        }

        UnixTime time = _context.Clock.ToUnixTime(Now());
        if (request.Expires <= time || (work.Attempts > 0 && request.Expires <= time + LastMoments))
        {
            GiveUp(work.Peer, id, work.Attempts == 0 ? RefusalReason.Expired : RefusalReason.PaymentFailed);
            return true;
        }

        // Before the ledger is asked: what ends meanwhile may or may not be in its answer.
        (bool isQuiet, Amount inFlight) = (_board.IsEmpty, _board.Sum);
        RailAccount? account = await _setup.Rail.GetAccountAsync(_context.Key.Account, cancellationToken).ConfigureAwait(false);
        Amount amount = Amount.FromStroops(request.Amount);
        if (account is not { } funds || Amount.FromStroops(funds.Balance) < inFlight + amount)
        {
            return false;
        }

        if (await PlanAsync(_context.Strategy.PlanTransfer(request), funds, cancellationToken).ConfigureAwait(false) is not { } order)
        {
            return false;
        }

        order = order with { ValidUntil = time + _context.Settings.TransferValidity };
        return await _setup.Rail.SignForAsync(order, _context.Key, cancellationToken).ConfigureAwait(false) is { } signed
            && TryStore(new(work.Peer, id, signed, TransferState.Signed), isQuiet ? funds.Balance : null, time);
    }

    /// <summary>Finds a sequence for a transfer. Null: no channel's account can be asked for.</summary>
    private async Task<TransferOrder?> PlanAsync(TransferOrder order, RailAccount funds, CancellationToken cancellationToken)
    {
        foreach (SettlementAccount? source in _board.Free)
        {
            if (source is not { } channel)
            {
                return order with { Sequence = funds.Sequence + 1 };
            }

            if (await _setup.Rail.GetAccountAsync(channel, cancellationToken).ConfigureAwait(false) is { } lent)
            {
                return order with { Sequence = _board.SequenceAfter(channel, lent.Sequence), Channel = channel };
            }
        }

        return null;
    }

    /// <param name="transfer">The signed transfer.</param>
    /// <param name="onLedger">What the account holds; null when it cannot be held against the books, as something is in the air.</param>
    /// <param name="time">Now.</param>
    private bool TryStore(TransferRecord transfer, Stroops? onLedger, UnixTime time)
    {
        TransferOrder order = transfer.Transfer.Order;
        ChannelLease? lease = order.Channel is { } channel ? new(channel, transfer.Transfer.Hash, order.Sequence, order.ValidUntil) : null;
        Flight flight = new(transfer, lease);
        Amount booked = _setup.Store.GetBalance(new(BookAccount.Cash));
        if (onLedger is null && booked < flight.Amount)
        {
            // What came since is booked when nothing is in the air.
            return false;
        }

        List<BookRecord> records = [transfer, Entry("signed", transfer, time, -flight.Amount)];
        if (lease is not null)
        {
            records.Add(lease.Taken);
        }

        if (onLedger is { } held && CashReconciliation.Create(transfer.Transfer.Hash.ToString(), booked, held, time) is { } entry)
        {
            records.Insert(0, entry);
        }

        if (!TryCommit(records))
        {
            return false;
        }

        _board.Add(flight);
        return true;
    }

    /// <summary>Hands a stored transfer in. While its fate is open it stays on the board.</summary>
    private async Task FinishAsync(Flight flight, CancellationToken cancellationToken)
    {
        TransferRecord transfer = flight.Record;
        _gate(() => _books.Find(transfer.Peer)?.Account.HandleSubmitted(transfer.Request));
        SubmitStatus status = await _setup.Rail.SubmitAsync(transfer.Transfer, cancellationToken).ConfigureAwait(false);
        PaymentLog.Submitted(_setup.Logger, status);
        bool isApplied = status == SubmitStatus.Applied;
        bool isOver = false;
        if (status is SubmitStatus.SequenceTaken or SubmitStatus.Expired or SubmitStatus.Malformed or SubmitStatus.BadSignature)
        {
            // It can never be applied from now on. Whether it was before, only the ledger knows.
            FoundTransfer found = await _setup.Rail.FindAsync(transfer.Transfer.Hash, cancellationToken).ConfigureAwait(false);
            isApplied = found.State == FindState.Found;
            isOver = found.State == FindState.Absent && TryVoid(flight);
        }

        if (isApplied)
        {
            Confirm(flight);
        }

        if (!isApplied && !isOver)
        {
            _board.Wait(flight, Now());
            return;
        }

        _board.Remove(flight, isUsed: isApplied || status == SubmitStatus.SequenceTaken);
        if (isOver)
        {
            HandleOver(transfer, status);
        }
    }

    /// <summary>The state of the transfer and all that the account makes of it go into one step of the books.</summary>
    private void Confirm(Flight flight) => _gate(() =>
    {
        TransferRecord transfer = flight.Record;
        foreach (BookRecord record in flight.Ended(TransferState.Confirmed))
        {
            _books.Add(record);
        }

        if (_books.Find(transfer.Peer) is { } entry)
        {
            entry.Account.HandlePaid(transfer.Request, transfer.Transfer.Hash, Now());
            _books.Collect(entry);
        }
    });

    private bool TryVoid(Flight flight) =>
        TryCommit([.. flight.Ended(TransferState.Void), Entry("void", flight.Record, _context.Clock.ToUnixTime(Now()), flight.Amount)]);

    private void HandleOver(TransferRecord transfer, SubmitStatus status)
    {
        if (status is SubmitStatus.Malformed or SubmitStatus.BadSignature)
        {
            GiveUp(transfer.Peer, transfer.Request, RefusalReason.PaymentFailed);
            return;
        }

        // Not at once: with a clock that is wrong, here or there, the next one would end the same way, and the one after it.
        PeerEvent wanted = new(PeerEventKind.SettlementWanted) { Request = transfer.Request, Amount = transfer.Transfer.Order.Amount };
        _queue.Add(new(transfer.Peer, wanted, Attempts: 1, Now() + SettlerWork.LastRetry));
    }

    private async Task<bool> TryLookUpAsync(SettlerWork work, CancellationToken cancellationToken)
    {
        FoundTransfer found = await _setup.Rail.FindAsync(work.Wanted.Transfer, cancellationToken).ConfigureAwait(false);
        if (found.State == FindState.Unavailable || (found.State == FindState.Absent && work.Attempts < LooksForReceipt))
        {
            return false;
        }

        // Of several payments in one transaction, ours says what it is for.
        TransferMemo memo = TransferMemo.ForRequest(work.Wanted.Request);
        LedgerTransfer? ours = found.All.FirstOrDefault(payment => payment.Destination == _context.Key.Account && payment.IsFor(memo));
        _gate(() =>
        {
            if (_books.Find(work.Peer) is { } entry)
            {
                entry.Account.HandleReceiptChecked(work.Wanted.Request, ours, Now());
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

    private bool TryCommit(IReadOnlyList<BookRecord> records)
    {
        try
        {
            _setup.Store.Commit(records);
            return true;
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            PaymentLog.StoreFailed(_setup.Logger, e);
            return false;
        }
    }

    /// <summary>Moves a transfer's amount between cash and what is in flight.</summary>
    private static JournalEntry Entry(string what, TransferRecord transfer, UnixTime time, Amount cash) => new(
        $"{what}/{transfer.Transfer.Hash}", time,
        [new(BookAccount.Cash, null, cash), new(BookAccount.InFlight, transfer.Peer, -cash) { Item = transfer.Request.ToString() }]);

    private Instant? NextDeadline()
    {
        Instant? next = _board.Next;
        if (_queue.Next(settlement: true) is { } settlement)
        {
            next = Instant.Earlier(next, MayBegin || settlement > _sweepAt ? settlement : _sweepAt);
        }

        return MayLookUp ? Instant.Earlier(next, _queue.Next(settlement: false)) : next;
    }

    private Instant Now() => Instant.Now(_setup.Time);
}
