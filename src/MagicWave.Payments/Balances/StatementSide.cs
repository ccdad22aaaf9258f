using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// The statements that both sign. The one with the lower account proposes, every so many cells or after a while; the other signs the same bytes, or
/// says what it counts instead. While they are apart the neighbour is in dispute: its credit does not grow and it opens no circuits; the last
/// statement that both signed stays what it is. What was signed is durable before it leaves.
/// </summary>
internal sealed class StatementSide
{
    /// <summary>How many times the interval or the cells may pass without an agreement before that is a dispute.</summary>
    private const int OverdueFactor = 4;

    private readonly AccountContext _context;
    private readonly SettlementAccount _peer;
    private readonly PeerBooks _books;
    private readonly PeerOutput _output;
    private readonly StatementJudge _judge;
    private readonly bool _isLower;
    private StatementMessage? _agreed;
    private byte[]? _agreedBody;
    private StatementHash _agreedHash;
    private StatementHash _before;
    private CountPair _floor;
    private StatementMessage? _proposal;
    private byte[]? _proposalBody;
    private CountPair _proposalFloor;
    private CountPair? _answered;
    private bool _isLinked;
    private bool _isRetried;
    private Instant? _lookAt;
    private UnixTime _agreedAt;

    public StatementSide(
        AccountContext context, SettlementAccount peer, PeerBooks books, PeerOutput output,
        IEnumerable<StoredStatement> stored, bool isKnown, Instant now)
    {
        (_context, _peer, _books, _output) = (context, peer, books, output);
        _judge = new(context.Settings, books) { MayHaveForgotten = isKnown };
        _isLower = StatementMessage.IsLower(context.Key.Account, peer);
        _agreedAt = context.Clock.ToUnixTime(now);
        foreach (StoredStatement one in stored)
        {
            if (one.IsAgreed)
            {
                Keep(one.Statement, one.Body);
                _floor = CountsOf(one.Statement);
            }
            else
            {
                (_proposal, _proposalBody, _proposalFloor) = (one.Statement, one.Body, CountsOf(one.Statement));
            }
        }
    }

    /// <summary>The sequence of the last statement that both signed; 0: there is none.</summary>
    public long Sequence => _agreed?.Sequence ?? 0;

    /// <summary>Its hash.</summary>
    public StatementHash Hash => _agreedHash;

    /// <summary>The last statement that both signed, as it travels; null: there is none.</summary>
    public byte[]? Agreed => _agreedBody;

    public Instant? NextDeadline => _lookAt;

    private CountPair Counts => new(new(_books.EarnedCells, _books.Earned), new(_books.OwedCells, _books.Owed));

    private long CellsSince => _books.EarnedCells - _floor.Ours.Cells + (_books.OwedCells - _floor.Theirs.Cells);

    private bool HasChanged => Counts != _floor;

    /// <summary>Whether a request may build on this statement: the last one that we know both to have signed, the one before, or our own proposal.</summary>
    public bool Knows(long sequence, StatementHash hash) =>
        (sequence == Sequence && hash == _agreedHash)
        || (sequence == Sequence - 1 && hash == _before)
        || (_proposal is { } proposal && sequence == proposal.Sequence && hash == StatementMessage.HashOf(_proposalBody));

    public void HandleLinked(Instant now)
    {
        if (!_isLinked)
        {
            _agreedAt = _context.Clock.ToUnixTime(now);
        }

        _isLinked = true;
        _lookAt = now + _context.Settings.StatementInterval;
        if (_proposalBody is { } body)
        {
            _output.Add([.. body]);
        }
    }

    public void HandleUnlinked()
    {
        _isLinked = false;
        _lookAt = null;
    }

    public void HandleDeadline(Instant now)
    {
        if (!_isLinked)
        {
            return;
        }

        bool isTime = _lookAt <= now;
        UnixTime time = _context.Clock.ToUnixTime(now);
        if (isTime)
        {
            _isRetried = false;
            _lookAt = now + _context.Settings.StatementInterval;
            if (HasChanged && CellsSince >= OverdueFactor * (long)_context.Settings.StatementCells
                && time - _agreedAt >= _context.Settings.StatementInterval * OverdueFactor)
            {
                Dispute(time);
            }
        }

        if (!_isLower)
        {
            return;
        }

        if (_proposalBody is { } pending)
        {
            if (isTime)
            {
                // The answer was lost, or did not agree: with fresh counts if they are others, so that what was under way has arrived.
                Repeat(pending, now);
            }
        }
        else if (CellsSince >= _context.Settings.StatementCells || (isTime && (HasChanged || (_judge.MayHaveForgotten && Sequence > 0))))
        {
            Propose(now);
        }
    }

    /// <summary>The neighbour knows another statement as the last one: ours may help it.</summary>
    public void Show()
    {
        if (_agreedBody is { } body)
        {
            _output.Add([.. body]);
        }
    }

    public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
    {
        if (!StatementMessage.TryRead(body, out StatementMessage? statement))
        {
            _output.AddFault(ProtocolFault.Malformed);
            return;
        }

        SettlementAccount own = _context.Key.Account;
        if (statement.Network != _context.Network || statement.Lower != (_isLower ? own : _peer) || statement.Higher != (_isLower ? _peer : own))
        {
            _output.AddFault(ProtocolFault.FalseStatement);
        }
        else if (!statement.IsSignedBy(body, _peer) || (statement.Form == StatementForm.Agreed && !statement.IsSignedBy(body, own)))
        {
            _output.AddFault(ProtocolFault.BadSignature);
        }
        else if (statement.Form == StatementForm.Agreed)
        {
            HandleAgreed(statement, body, now);
        }
        else if (_isLower == (statement.Form == StatementForm.Proposal))
        {
            // Only the lower proposes, and only the higher differs.
            _output.AddFault(ProtocolFault.FalseStatement);
        }
        else if (statement.Form == StatementForm.Proposal)
        {
            HandleProposal(statement, body, now);
        }
        else
        {
            HandleDiffering(statement, now);
        }
    }

    private void HandleProposal(StatementMessage statement, ReadOnlySpan<byte> body, Instant now)
    {
        if (statement.Epoch != (_agreed?.Epoch ?? statement.Epoch) || statement.Sequence <= Sequence)
        {
            // It did not get our signature, or has lost it.
            Show();
            return;
        }

        // The first time it may lack what is under way. We say what we count, and when it proposes again it knows at least that.
        UnixTime time = _context.Clock.ToUnixTime(now);
        bool follows = statement.Sequence == Sequence + 1 && statement.Previous == _agreedHash;
        StatementVerdict verdict = follows ? Judge(statement, _answered ?? Counts, _answered is not null, time) : StatementVerdict.Apart;
        if (verdict != StatementVerdict.Same)
        {
            if (_answered is not null || verdict == StatementVerdict.Denied || !follows)
            {
                Refuse(verdict, time);
            }

            Answer(now);
            return;
        }

        byte[] agreed = body.ToArray();
        statement.Sign(agreed, StatementForm.Agreed, _context.Key);
        Agree(statement with { Form = StatementForm.Agreed }, agreed, Counts, now);
        _output.Add([.. agreed]);
    }

    private void HandleAgreed(StatementMessage statement, ReadOnlySpan<byte> body, Instant now)
    {
        if (statement.Sequence <= Sequence)
        {
            return;
        }

        StatementHash hash = StatementMessage.HashOf(body);
        bool isProposed = _proposal is not null && hash == StatementMessage.HashOf(_proposalBody);
        if (isProposed || Judge(statement, _floor, mayConcede: true, _context.Clock.ToUnixTime(now)) == StatementVerdict.Same)
        {
            Agree(statement, body.ToArray(), isProposed ? _proposalFloor : CountsOf(statement), now);
            return;
        }

        // We signed it once and forgot: it is kept, and we do not guess what we served since.
        Keep(statement, body.ToArray());
        _output.Add(StatementCodec.Write(_peer, StatementForm.Agreed, _agreedBody!));
        DropProposal();
        Dispute(_context.Clock.ToUnixTime(now));
    }

    private void HandleDiffering(StatementMessage statement, Instant now)
    {
        if (statement.Sequence <= Sequence)
        {
            // It has not got the last one yet.
            Show();
            return;
        }

        // It had got all that we sent before the proposal, when it counted.
        UnixTime time = _context.Clock.ToUnixTime(now);
        StatementVerdict verdict = Judge(statement, _proposal is null ? _floor : _proposalFloor, mayConcede: true, time);
        if (verdict != StatementVerdict.Same)
        {
            Refuse(verdict, time);
        }
        else if (_proposalBody is not null && !_isRetried)
        {
            // We came towards it, or what was under way has arrived: once more, with the counts of now.
            _isRetried = true;
            Propose(now);
        }
    }

    private StatementVerdict Judge(StatementMessage statement, CountPair floor, bool mayConcede, UnixTime time) =>
        _judge.Judge(CountsOf(statement), floor, _agreed is { } agreed ? CountsOf(agreed) : default, mayConcede, time);

    private void Refuse(StatementVerdict verdict, UnixTime time)
    {
        if (verdict == StatementVerdict.Denied)
        {
            _output.AddFault(ProtocolFault.FalseStatement);
        }

        Dispute(time);
    }

    private void Propose(Instant now)
    {
        if (_agreed is { } agreed && Counts.IsBelow(CountsOf(agreed)))
        {
            // We have lost what we once signed: there is nothing that we could propose.
            return;
        }

        StatementMessage statement = Compose(StatementForm.Proposal, now);
        byte[] body = statement.Write();
        statement.Sign(body, StatementForm.Proposal, _context.Key);
        (_proposal, _proposalBody, _proposalFloor) = (statement, body, Counts);

        // The counts with it: what we signed must not be more than what we know after a crash.
        _books.Persist(_context.Clock.ToUnixTime(now));
        _output.Add(StatementCodec.Write(_peer, StatementForm.Proposal, body));
        _output.Add([.. body]);
    }

    private void Repeat(byte[] pending, Instant now)
    {
        if (Counts != _proposalFloor)
        {
            Propose(now);
        }
        else
        {
            _output.Add([.. pending]);
        }
    }

    /// <summary>What we count instead.</summary>
    private void Answer(Instant now)
    {
        StatementMessage statement = Compose(StatementForm.Differing, now);
        byte[] body = statement.Write();
        statement.Sign(body, StatementForm.Differing, _context.Key);
        _books.Persist(_context.Clock.ToUnixTime(now));
        _answered = Counts;
        _output.Add(body);
    }

    private StatementMessage Compose(StatementForm form, Instant now)
    {
        (ServiceCount ours, ServiceCount theirs) = (Counts.Ours, Counts.Theirs);
        SettlementAccount own = _context.Key.Account;
        return new()
        {
            Form = form,
            Network = _context.Network,
            Lower = _isLower ? own : _peer,
            Higher = _isLower ? _peer : own,
            Epoch = _agreed?.Epoch ?? 0,
            Sequence = Sequence + 1,
            LowerServed = _isLower ? ours : theirs,
            HigherServed = _isLower ? theirs : ours,
            Prices = _context.Prices,
            Previous = _agreedHash,
            Time = _context.Clock.ToUnixTime(now),
        };
    }

    private void Agree(StatementMessage statement, byte[] body, CountPair floor, Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        Keep(statement, body);
        _floor = floor;
        _answered = null;
        _isRetried = false;
        _agreedAt = time;
        _judge.MayHaveForgotten = false;
        _output.Add(StatementCodec.Write(_peer, StatementForm.Agreed, body));
        DropProposal();
        if (_books.DisputedSince is not null)
        {
            _books.DisputedSince = null;
            _output.Add(new PeerEvent(PeerEventKind.DisputeEnded));
        }

        _books.Persist(time);
        _lookAt = now + _context.Settings.StatementInterval;
    }

    private void Keep(StatementMessage statement, byte[] body)
    {
        _before = _agreedHash;
        _books.SignedEarned = CountsOf(statement).Ours.Value;
        (_agreed, _agreedBody, _agreedHash) = (statement, body, StatementMessage.HashOf(body));
    }

    private void DropProposal()
    {
        if (_proposal is not null)
        {
            (_proposal, _proposalBody) = (null, null);
            _output.Add(StatementCodec.RemoveProposal(_peer));
        }
    }

    private void Dispute(UnixTime time)
    {
        if (_books.DisputedSince is null)
        {
            _books.DisputedSince = time;
            _books.Persist(time);
            _output.Add(new PeerEvent(PeerEventKind.DisputeBegan));
        }
    }

    private CountPair CountsOf(StatementMessage statement) =>
        _isLower ? new(statement.LowerServed, statement.HigherServed) : new(statement.HigherServed, statement.LowerServed);
}
