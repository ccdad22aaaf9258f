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

    /// <summary>After so many attempts a request is tried in an envelope of its own.</summary>
    private const int AttemptsTogether = 2;

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
        _desk = new(setup, context, _books, _board, contents, transfer => TryLater(transfer, isAlone: true, SettlerWork.LastRetry));
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

        if (MayBegin && _queue.TakeBatch(_setup.Rail.MaximumBatch, now) is { Count: > 0 } settlements)
        {
            _isBeginning = true;
            _jobs.Add(BeginAsync(settlements, cancellationToken));
        }

        if (!MayBegin && _sweepAt <= now)
        {
            _sweepAt = now + Sweep;
            GiveUpLate(now);
        }

        while (MayLookUp && _queue.TakeReceipt(now) is { } receipt)
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

    private async Task BeginAsync(IReadOnlyList<SettlerWork> batch, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<SettlerWork> left = await TryBeginAsync(batch, cancellationToken).ConfigureAwait(false);
        foreach (SettlerWork work in left)
        {
            // Whoever is left out again and again, while others are paid, may be one for whom money has to be set aside.
            bool isLeftOut = left.Count < batch.Count && work.Attempts >= AttemptsTogether;
            _queue.Add(work.Later(Now()) with { IsAlone = work.IsAlone || isLeftOut });
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

    /// <summary>Stores a new transfer for the requests that can be paid.</summary>
    /// <returns>Those for which it is not now.</returns>
    private async Task<IReadOnlyCollection<SettlerWork>> TryBeginAsync(IReadOnlyList<SettlerWork> batch, CancellationToken cancellationToken)
    {
        List<(SettlerWork Work, RequestMessage Request)> open = [];
        foreach (SettlerWork work in batch)
        {
            if (FindOpen(work) is { } request)
            {
                open.Add((work, request));
            }
        }

        if (open.Count == 0)
        {
            return [];
        }

        // Before the ledger is asked: what ends meanwhile may or may not be in its answer.
        (bool isQuiet, Amount inFlight) = (_board.IsEmpty, _board.Sum);
        RailAccount? account = await _setup.Rail.GetAccountAsync(_context.Key.Account, cancellationToken).ConfigureAwait(false);
        HashSet<SettlerWork> left = [.. open.Select(pair => pair.Work)];
        if (account is not { } funds)
        {
            return left;
        }

        List<(SettlerWork Work, TransferOrder Order)> covered = [];
        UnixTime end = _books.Time + _context.Settings.TransferValidity;
        foreach ((SettlerWork work, RequestMessage request) in open)
        {
            Amount amount = Amount.FromStroops(request.Amount);
            if (inFlight + amount <= Amount.FromStroops(funds.Balance))
            {
                inFlight += amount;
                covered.Add((work, _context.Strategy.PlanTransfer(request) with { ValidUntil = end }));
            }
        }

        if (covered.Count > 0)
        {
            await _sequences.UseAsync(
                covered[0].Order,
                funds,
                planned => TrySignAsync(covered, planned, isQuiet ? funds.Balance : null, left, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        return left;
    }

    /// <summary>The request of a piece of work that is still to be paid; null when it is in the air, paid, or given up by now.</summary>
    private RequestMessage? FindOpen(SettlerWork work)
    {
        // Whether it is in the air is asked first: what leaves the air is booked before it does.
        if (IsInTheAir(work) || _books.FindToPay(work.Peer, work.Wanted.Request) is not { } request)
        {
            return null;
        }

        UnixTime time = _books.Time;
        if (request.Expires > time && (work.Attempts == 0 || request.Expires > time + LastMoments))
        {
            return request;
        }

        _books.GiveUp(work.Peer, work.Wanted.Request, work.Attempts == 0 ? RefusalReason.Expired : RefusalReason.PaymentFailed);
        return null;
    }

    private async Task<bool> TrySignAsync(
        List<(SettlerWork Work, TransferOrder Order)> covered, TransferOrder planned, Stroops? onLedger, HashSet<SettlerWork> left,
        CancellationToken cancellationToken)
    {
        TransferOrder[] orders = [.. covered.Select(pair => pair.Order with { Sequence = planned.Sequence, Channel = planned.Channel })];
        IReadOnlyList<SignedTransfer> signed = await _setup.Rail.SignBatchAsync(orders, _context.Key, cancellationToken).ConfigureAwait(false);
        (SettlerWork Work, SignedTransfer Transfer)[] paid =
            [.. signed.Select(transfer => (covered[Array.IndexOf(orders, transfer.Order)].Work, transfer))];
        TransferRecord[] records = [.. paid.Select(pair => new TransferRecord(pair.Work.Peer, pair.Work.Wanted.Request, pair.Transfer, TransferState.Signed))];
        if (records.Length == 0 || !TryStore(records, onLedger))
        {
            return false;
        }

        left.ExceptWith(paid.Select(pair => pair.Work));
        return true;
    }

    /// <param name="transfers">The signed transfers of one envelope.</param>
    /// <param name="onLedger">What the account holds; null when it cannot be held against the books, as something is in the air.</param>
    private bool TryStore(TransferRecord[] transfers, Stroops? onLedger)
    {
        PaymentFlight flight = new(transfers, ChannelLease.For(transfers[0].Transfer));
        Amount booked = _setup.Store.GetBalance(new(BookAccount.Cash));
        if (onLedger is null && booked < flight.Amount)
        {
            // What came since is booked when nothing is in the air.
            return false;
        }

        List<BookRecord> records = [.. flight.Begun, _books.Entry("signed", transfers, isOut: true)];
        if (onLedger is { } held && CashReconciliation.Create(flight.Transfer.Hash.ToString(), booked, held, _books.Time) is { } entry)
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
        _books.NoteSubmitted(flight.Records);
        SubmitStatus status = await _setup.Rail.SubmitAsync(flight.Transfer, cancellationToken).ConfigureAwait(false);
        PaymentLog.Submitted(_setup.Logger, status);
        bool isApplied = status == SubmitStatus.Applied;
        bool isOver = false;
        bool isAside = false;
        FoundTransfer found = default;
        if (status is SubmitStatus.SequenceTaken or SubmitStatus.Expired or SubmitStatus.Malformed or SubmitStatus.BadSignature)
        {
            // It can never be applied from now on. Whether it was before, only the ledger knows.
            found = await _setup.Rail.FindAsync(flight.Transfer.Hash, cancellationToken).ConfigureAwait(false);
            isApplied = found.State == FindState.Found;
            isOver = found.State == FindState.Absent && _books.TryVoid(flight.Records, flight.Ended(TransferState.Void));
        }
        else if (status == SubmitStatus.SetAside)
        {
            isAside = _books.TryCommit([.. flight.Ended(TransferState.SetAside)]);
        }

        if (isApplied)
        {
            _books.Confirm(flight.Records, flight.Ended(TransferState.Confirmed));
        }

        if (!isApplied && !isOver && !isAside)
        {
            _board.Wait(flight, _books.Now);
            return;
        }

        if (isAside)
        {
            // Only ever one: what is set aside goes in an envelope of its own.
            _desk.Watch(flight.Records[0] with { State = TransferState.SetAside });
        }

        _board.Remove(flight, isUsed: isApplied || isAside || status == SubmitStatus.SequenceTaken);
        if (isOver)
        {
            HandleOver(flight, status, found.Refused);
        }
    }

    private void HandleOver(PaymentFlight flight, SubmitStatus status, IReadOnlyList<int> refused)
    {
        foreach (TransferRecord transfer in flight.Records)
        {
            if (status is SubmitStatus.Malformed or SubmitStatus.BadSignature)
            {
                _books.GiveUp(transfer.Peer, transfer.Request, RefusalReason.PaymentFailed);
                continue;
            }

            // Not at once: with a clock that is wrong, here or there, the next one would end the same way, and the one after it. But those that only
            // failed because of another go on without it.
            bool isCause = refused.Count == 0 || refused.Contains(transfer.Transfer.Operation);
            TryLater(transfer, isAlone: isCause && flight.Records.Count > 1 && refused.Count > 0, isCause ? SettlerWork.LastRetry : TimeSpan.Zero);
        }
    }

    private void TryLater(TransferRecord transfer, bool isAlone, TimeSpan wait)
    {
        PeerEvent wanted = new(PeerEventKind.SettlementWanted) { Request = transfer.Request, Amount = transfer.Transfer.Order.Amount };
        _queue.Add(new(transfer.Peer, wanted, Attempts: 1, Now() + wait) { IsAlone = isAlone });
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
