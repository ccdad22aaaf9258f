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
    private readonly SettlerBooks _books;
    private readonly SettlerQueue _queue = new();
    private readonly FlightBoard _board;
    private readonly SequenceFinder _sequences;
    private readonly SetAsideDesk _desk;
    private readonly JobSet _jobs;
    private volatile bool _isBeginning;
    private int _lookUps;
    private Instant _sweepAt = new(long.MinValue);

    public Settler(PaymentSetup setup, AccountContext context, Action<Action> gate, BookLoop books, PaymentStoreContents contents)
    {
        (_setup, _context) = (setup, context);
        _books = new(setup, context, gate, books, new(setup, context, books));
        _board = new(setup.Rail.Channels, contents);
        _sequences = new(setup.Rail, _board);
        _desk = new(setup, context, _books, _board, contents, transfer => HandleOver(transfer, SubmitStatus.Expired));
        _jobs = new(setup.Time);
    }

    /// <summary>Called when there is something for <see cref="StepAsync"/> to do. Must only signal.</summary>
    public Action Wake { get; set; } = static () => { };

    private bool MayBegin => !_isBeginning && _board.HasFree;

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
            _jobs.Add(flight is PaymentFlight payment
                ? FinishAsync(payment, cancellationToken)
                : _desk.FinishAsync((ClaimFlight)flight, cancellationToken));
        }

        if (_desk.TryTake(now))
        {
            _jobs.Add(_desk.LookAsync(cancellationToken));
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
        foreach (SettlerWork late in _queue.TakeDue(work => !IsInTheAir(work) && _books.FindToPay(work.Peer, work.Wanted.Request)?.Expires <= end, now))
        {
            _books.GiveUp(late.Peer, late.Wanted.Request, RefusalReason.PaymentFailed);
        }
    }

    private bool IsInTheAir(SettlerWork work) => _board.Holds(work.Peer, work.Wanted.Request) || _desk.Holds(work.Peer, work.Wanted.Request);

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
        if (IsInTheAir(work))
        {
            // Of an earlier run. Asked first: one that leaves the air is booked before it does.
            return true;
        }

        if (_books.FindToPay(work.Peer, id) is not { } request)
        {
            return true;
        }

        UnixTime time = _books.Time;
        if (request.Expires <= time || (work.Attempts > 0 && request.Expires <= time + LastMoments))
        {
            _books.GiveUp(work.Peer, id, work.Attempts == 0 ? RefusalReason.Expired : RefusalReason.PaymentFailed);
            return true;
        }

        // Before the ledger is asked: what ends meanwhile may or may not be in its answer.
        (bool isQuiet, Amount inFlight) = (_board.IsEmpty, _board.Sum);
        RailAccount? account = await _setup.Rail.GetAccountAsync(_context.Key.Account, cancellationToken).ConfigureAwait(false);
        if (account is not { } funds || Amount.FromStroops(funds.Balance) < inFlight + Amount.FromStroops(request.Amount))
        {
            return false;
        }

        TransferOrder order = _context.Strategy.PlanTransfer(request) with { ValidUntil = time + _context.Settings.TransferValidity };
        return await _sequences.UseAsync(
            order,
            funds,
            async planned => await _setup.Rail.SignForAsync(planned, _context.Key, cancellationToken).ConfigureAwait(false) is { } signed
                && TryStore(new(work.Peer, id, signed, TransferState.Signed), isQuiet ? funds.Balance : null),
            cancellationToken).ConfigureAwait(false);
    }

    /// <param name="transfer">The signed transfer.</param>
    /// <param name="onLedger">What the account holds; null when it cannot be held against the books, as something is in the air.</param>
    private bool TryStore(TransferRecord transfer, Stroops? onLedger)
    {
        PaymentFlight flight = new(transfer, ChannelLease.For(transfer.Transfer));
        Amount booked = _setup.Store.GetBalance(new(BookAccount.Cash));
        if (onLedger is null && booked < flight.Amount)
        {
            // What came since is booked when nothing is in the air.
            return false;
        }

        List<BookRecord> records = [transfer, _books.Entry("signed", transfer, -flight.Amount)];
        if (flight.Lease is { } lease)
        {
            records.Add(lease.Taken);
        }

        if (onLedger is { } held && CashReconciliation.Create(transfer.Transfer.Hash.ToString(), booked, held, _books.Time) is { } entry)
        {
            records.Insert(0, entry);
        }

        if (!_books.TryCommit(records))
        {
            return false;
        }

        _board.Add(flight);
        return true;
    }

    /// <summary>Hands a stored transfer in. While its fate is open it stays on the board.</summary>
    private async Task FinishAsync(PaymentFlight flight, CancellationToken cancellationToken)
    {
        TransferRecord transfer = flight.Record;
        _books.NoteSubmitted(transfer);
        SubmitStatus status = await _setup.Rail.SubmitAsync(transfer.Transfer, cancellationToken).ConfigureAwait(false);
        PaymentLog.Submitted(_setup.Logger, status);
        bool isApplied = status == SubmitStatus.Applied;
        bool isOver = false;
        bool isAside = false;
        if (status is SubmitStatus.SequenceTaken or SubmitStatus.Expired or SubmitStatus.Malformed or SubmitStatus.BadSignature)
        {
            // It can never be applied from now on. Whether it was before, only the ledger knows.
            FoundTransfer found = await _setup.Rail.FindAsync(transfer.Transfer.Hash, cancellationToken).ConfigureAwait(false);
            isApplied = found.State == FindState.Found;
            isOver = found.State == FindState.Absent && _books.TryVoid(transfer, flight.Ended(TransferState.Void));
        }
        else if (status == SubmitStatus.SetAside)
        {
            isAside = _books.TryCommit([.. flight.Ended(TransferState.SetAside)]);
        }

        if (isApplied)
        {
            _books.Confirm(transfer, flight.Ended(TransferState.Confirmed));
        }

        if (!isApplied && !isOver && !isAside)
        {
            _board.Wait(flight, _books.Now);
            return;
        }

        if (isAside)
        {
            _desk.Watch(transfer with { State = TransferState.SetAside });
        }

        _board.Remove(flight, isUsed: isApplied || isAside || status == SubmitStatus.SequenceTaken);
        if (isOver)
        {
            HandleOver(transfer, status);
        }
    }

    private void HandleOver(TransferRecord transfer, SubmitStatus status)
    {
        if (status is SubmitStatus.Malformed or SubmitStatus.BadSignature)
        {
            _books.GiveUp(transfer.Peer, transfer.Request, RefusalReason.PaymentFailed);
            return;
        }

        // Not at once: with a clock that is wrong, here or there, the next one would end the same way, and the one after it.
        PeerEvent wanted = new(PeerEventKind.SettlementWanted) { Request = transfer.Request, Amount = transfer.Transfer.Order.Amount };
        _queue.Add(new(transfer.Peer, wanted, Attempts: 1, Now() + SettlerWork.LastRetry));
    }

    private async Task<bool> TryLookUpAsync(SettlerWork work, CancellationToken cancellationToken)
    {
        FoundTransfer found = await _setup.Rail.FindAsync(work.Wanted.Transfer, cancellationToken).ConfigureAwait(false);
        if (found.State is FindState.Unavailable or FindState.SetAside || (found.State == FindState.Absent && work.Attempts < LooksForReceipt))
        {
            return false;
        }

        _books.CheckReceipt(work.Peer, work.Wanted.Request, found);
        return true;
    }

    private Instant? NextDeadline()
    {
        Instant? next = Instant.Earlier(_board.Next, _desk.Next);
        if (_queue.Next(settlement: true) is { } settlement)
        {
            next = Instant.Earlier(next, MayBegin || settlement > _sweepAt ? settlement : _sweepAt);
        }

        return MayLookUp ? Instant.Earlier(next, _queue.Next(settlement: false)) : next;
    }

    private Instant Now() => Instant.Now(_setup.Time);
}
