using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Looks after money that is set aside on the ledger: takes what is ours, which is booked when the ledger has it and not before; and watches what we
/// set aside for others until they have taken it, which pays their request, or until we have taken it back, which leaves it unpaid.
/// </summary>
internal sealed class SetAsideDesk
{
    /// <summary>How often the ledger is asked.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ISetAsideRail? _rail;
    private readonly PaymentSetup _setup;
    private readonly AccountContext _context;
    private readonly SettlerBooks _books;
    private readonly FlightBoard _board;
    private readonly SequenceFinder _sequences;
    private readonly Action<TransferRecord> _unpaid;
    private readonly Lock _lock = new();
    private readonly List<TransferRecord> _watched;
    private Instant _next = new(long.MinValue);
    private bool _isRunning;

    /// <param name="setup">The rail and the clock.</param>
    /// <param name="context">The key.</param>
    /// <param name="books">The books.</param>
    /// <param name="board">The transfers in flight.</param>
    /// <param name="contents">What an earlier run had set aside.</param>
    /// <param name="unpaid">Told of a transfer that was taken back.</param>
    public SetAsideDesk(
        PaymentSetup setup, AccountContext context, SettlerBooks books, FlightBoard board, PaymentStoreContents contents, Action<TransferRecord> unpaid)
    {
        (_setup, _context, _books, _board, _unpaid) = (setup, context, books, board, unpaid);
        _rail = setup.Rail as ISetAsideRail;
        _sequences = new(setup.Rail, board);
        _watched = [.. contents.Transfers.Where(transfer => transfer.State == TransferState.SetAside)];
    }

    /// <summary>When to look again; null: never.</summary>
    public Instant? Next
    {
        get
        {
            lock (_lock)
            {
                return _rail is null || _isRunning ? null : _next;
            }
        }
    }

    /// <summary>Whether a request's money is set aside: no other transfer may be made for it.</summary>
    public bool Holds(SettlementAccount peer, Messages.RequestId request)
    {
        lock (_lock)
        {
            return _watched.Exists(transfer => transfer.Peer == peer && transfer.Request == request);
        }
    }

    /// <summary>Takes a transfer that set money aside, as the books have it.</summary>
    public void Watch(TransferRecord transfer)
    {
        lock (_lock)
        {
            _watched.Add(transfer);
        }
    }

    /// <summary>Takes the turn to look, when it is time. Whoever has it calls <see cref="LookAsync"/>.</summary>
    public bool TryTake(Instant now)
    {
        lock (_lock)
        {
            return _rail is not null && !_isRunning && _next <= now && (_isRunning = true);
        }
    }

    /// <summary>Looks at all that is set aside, and begins to take what can be taken.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        TransferRecord[] watched;
        lock (_lock)
        {
            watched = [.. _watched];
        }

        foreach (TransferRecord transfer in watched)
        {
            await LookAtAsync(transfer, cancellationToken).ConfigureAwait(false);
        }

        if (await _rail!.ListSetAsideAsync(_context.Key.Account, cancellationToken).ConfigureAwait(false) is { } asides)
        {
            _books.NoteSetAside(asides);
            foreach (LedgerTransfer aside in asides)
            {
                await TryClaimAsync(aside, cancellationToken).ConfigureAwait(false);
            }
        }

        lock (_lock)
        {
            _isRunning = false;
            _next = _books.Now + Pause;
        }
    }

    /// <summary>Hands a stored claim in. While its fate is open it stays on the board.</summary>
    public async Task FinishAsync(ClaimFlight flight, CancellationToken cancellationToken)
    {
        SubmitStatus status = await _setup.Rail.SubmitAsync(flight.Transfer, cancellationToken).ConfigureAwait(false);
        PaymentLog.Submitted(_setup.Logger, status);
        bool isOver = status is SubmitStatus.SequenceTaken or SubmitStatus.Expired or SubmitStatus.Malformed or SubmitStatus.BadSignature;
        bool isEnded = false;
        if (isOver || status == SubmitStatus.Applied)
        {
            // What became of the money counts, not what became of this transfer: somebody else may have been quicker.
            FoundTransfer found = await _setup.Rail.FindAsync(flight.Aside.Hash, cancellationToken).ConfigureAwait(false);
            isEnded = found.State switch
            {
                FindState.Found when flight.Aside.Destination == _context.Key.Account => _books.TryBook(flight.Aside, flight.Ended),
                FindState.Found or FindState.Absent => _books.TryCommit([.. flight.Ended]),
                FindState.SetAside => isOver && _books.TryCommit([.. flight.Ended]),
                _ => false,
            };
        }

        if (!isEnded)
        {
            _board.Wait(flight, _books.Now);
            return;
        }

        _board.Remove(flight, isUsed: status is SubmitStatus.Applied or SubmitStatus.SequenceTaken);
        lock (_lock)
        {
            // What we took back is void now.
            _next = isOver ? _next : new(long.MinValue);
        }
    }

    private async Task LookAtAsync(TransferRecord transfer, CancellationToken cancellationToken)
    {
        FoundTransfer found = await _setup.Rail.FindAsync(transfer.Transfer.Hash, cancellationToken).ConfigureAwait(false);
        switch (found.State)
        {
            case FindState.Found:
                _books.Confirm([transfer], [transfer with { State = TransferState.Confirmed }]);
                Forget(transfer);
                break;
            case FindState.Absent when _books.TryVoid([transfer], [transfer with { State = TransferState.Void }]):
                Forget(transfer);
                _unpaid(transfer);
                break;
            case FindState.SetAside:
                await TryClaimAsync(found.Transfer!, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    private void Forget(TransferRecord transfer)
    {
        lock (_lock)
        {
            _watched.Remove(transfer);
        }
    }

    /// <summary>Stores a transfer that takes what was set aside, unless it is not time, not ours, or being taken.</summary>
    private async Task TryClaimAsync(LedgerTransfer aside, CancellationToken cancellationToken)
    {
        if (_board.Holds(aside)
            || await _setup.Rail.GetAccountAsync(_context.Key.Account, cancellationToken).ConfigureAwait(false) is not { } own)
        {
            return;
        }

        TransferOrder order = new(
            _context.Key.Account, _context.Key.Account, aside.Amount, aside.Memo, Sequence: 0, _books.Time + _context.Settings.TransferValidity);
        await _sequences.UseAsync(order, own, async planned =>
        {
            if (await _rail!.SignClaimAsync(aside, planned, _context.Key, cancellationToken).ConfigureAwait(false) is not { } signed)
            {
                return false;
            }

            ClaimFlight flight = new(aside, signed, ChannelLease.For(signed));
            if (!_books.TryCommit([.. flight.Begun]))
            {
                return false;
            }

            _board.Add(flight);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }
}
