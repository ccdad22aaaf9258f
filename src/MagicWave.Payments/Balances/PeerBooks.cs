using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// The row of one neighbour in memory. Counting is a few additions; everything else writes records. Between two calls of
/// <see cref="Persist"/> only the counters of cells run ahead of what is stored.
/// </summary>
internal sealed class PeerBooks(PeerRecord stored, PaymentSettings settings, PeerOutput output)
{
    private PeerRecord _stored = stored;
    private Int128 _balance = stored.Balance.Units;
    private Int128 _earned = stored.Earned.Units;
    private Int128 _owed = stored.Owed.Units;
    private long _earnedCells = stored.EarnedCells;
    private long _owedCells = stored.OwedCells;

    /// <summary>What the neighbour owes us, in 10⁻¹³ MWT; negative when we owe it.</summary>
    public Int128 Balance => _balance;

    /// <summary>What is set aside that the neighbour will owe us.</summary>
    public Int128 HeldFromPeer { get; private set; }

    /// <summary>What is set aside that we will owe the neighbour.</summary>
    public Int128 HeldToPeer { get; private set; }

    /// <summary>What counts against the neighbour's credit: what it owes, and what it will owe.</summary>
    public Int128 Exposure => _balance + HeldFromPeer;

    public Amount Earned => new(_earned);

    public long EarnedCells => _earnedCells;

    /// <summary>What the neighbour signed that we earned: never given up.</summary>
    public Amount SignedEarned { get; set; }

    public Amount Owed => new(_owed);

    public long OwedCells => _owedCells;

    /// <summary>Cells that a crash would lose.</summary>
    public long CellsNotStored => unchecked(_earnedCells - _stored.EarnedCells + (_owedCells - _stored.OwedCells));

    public Stroops Requested { get; set; } = stored.Requested;

    public Stroops Accepted { get; set; } = stored.Accepted;

    public Stroops Received { get; private set; } = stored.Received;

    public Stroops Paid { get; private set; } = stored.Paid;

    public Amount Credited { get; private set; } = stored.Credited;

    public Amount Prepaid { get; private set; } = stored.Prepaid;

    public Amount Credit { get; set; } = stored.Credit;

    public Amount Threshold { get; set; } = stored.Threshold;

    public Amount Disputed { get; set; } = stored.Disputed;

    public long IssuedSequence { get; set; } = stored.IssuedSequence;

    public long AcceptedSequence { get; set; } = stored.AcceptedSequence;

    /// <summary>What was settled since the credit last grew.</summary>
    public Amount Settled { get; set; } = stored.Settled;

    public Amount Conceded { get; set; } = stored.Conceded;

    public UnixTime? DisputedSince { get; set; } = stored.DisputedSince;

    public bool IsClient { get; set; } = stored.IsClient;

    /// <summary>What was asked for and is not paid.</summary>
    public UnpaidMarks Unpaid { get; } = new(stored.UnpaidSince, stored.UnpaidLevel);

    public FaultScore Faults { get; } = new(settings.FaultHalfLife, stored.Faults, stored.FaultsAt);

    /// <summary>All that the neighbour paid, by whatever way.</summary>
    public Amount Covered => Amount.FromStroops(Received) + Credited;

    /// <summary>All of it as it is now, stored or not.</summary>
    public PeerRecord Snapshot => _stored with
    {
        Earned = new(_earned),
        EarnedCells = _earnedCells,
        Owed = new(_owed),
        OwedCells = _owedCells,
        Requested = Requested,
        Received = Received,
        Accepted = Accepted,
        Paid = Paid,
        Credited = Credited,
        Prepaid = Prepaid,
        Credit = Credit,
        Threshold = Threshold,
        Disputed = Disputed,
        IssuedSequence = IssuedSequence,
        AcceptedSequence = AcceptedSequence,
        UnpaidSince = Unpaid.Oldest,
        UnpaidLevel = Unpaid.OldestLevel,
        Settled = Settled,
        Conceded = Conceded,
        DisputedSince = DisputedSince,
        Faults = Faults.Points,
        FaultsAt = Faults.At,
        IsClient = IsClient,
    };

    // The sums cannot overflow: 2⁶³ calls of 2⁶³ each stay below 2¹²⁷, and 2³² calls of 2³¹ cells below 2⁶³.
    public void Earn(int cells, long amount)
    {
        unchecked
        {
            _balance += amount;
            _earned += amount;
            _earnedCells += cells;
        }
    }

    public void Owe(int cells, long amount)
    {
        unchecked
        {
            _balance -= amount;
            _owed += amount;
            _owedCells += cells;
        }
    }

    /// <summary>The neighbour's payment was seen on the ledger.</summary>
    public void BookReceived(RequestId request, Stroops amount, UnixTime now)
    {
        Amount value = Amount.FromStroops(amount);
        _balance -= value.Units;
        Received += amount;
        Unpaid.Cover(Covered);
        output.Add(new JournalEntry($"received/{_stored.Account}/{request}", now,
            [new(BookAccount.Cash, null, value), new(BookAccount.Peer, _stored.Account, -value)]));
    }

    /// <summary>Our payment, which was in flight, was seen on the ledger.</summary>
    public void BookPaid(RequestId request, Stroops amount, UnixTime now)
    {
        Amount value = Amount.FromStroops(amount);
        _balance += value.Units;
        Paid += amount;
        output.Add(new JournalEntry($"paid/{_stored.Account}/{request}", now,
        [
            new(BookAccount.InFlight, _stored.Account, -value) { Item = request.ToString() },
            new(BookAccount.Peer, _stored.Account, value),
        ]));
    }

    public void AddHeld(HoldDirection direction, Amount amount)
    {
        if (direction == HoldDirection.FromPeer)
        {
            HeldFromPeer += amount.Units;
        }
        else
        {
            HeldToPeer += amount.Units;
        }
    }

    /// <summary>A held amount is owed now. It is booked by itself, not with the cells.</summary>
    public void BookHold(Hold hold, UnixTime now)
    {
        Amount value = hold.Amount;
        if (hold.Direction == HoldDirection.FromPeer)
        {
            _balance += value.Units;
            _earned += value.Units;
            _stored = _stored with { Earned = _stored.Earned + value };
            output.Add(new JournalEntry($"held-from/{_stored.Account}/{hold.Id}", now,
                [new(BookAccount.Peer, _stored.Account, value), new(BookAccount.Revenue, null, -value)]));
        }
        else
        {
            _balance -= value.Units;
            _owed += value.Units;
            _stored = _stored with { Owed = _stored.Owed + value };
            output.Add(new JournalEntry($"held-to/{_stored.Account}/{hold.Id}", now,
                [new(BookAccount.Peer, _stored.Account, -value), new(BookAccount.Expense, null, value)]));
        }

        Persist(now);
    }

    /// <summary>A payment without the ledger. The posting to the neighbour is negative when it paid us.</summary>
    public void BookCredit(JournalEntry entry, Amount posted, UnixTime now)
    {
        _balance += posted.Units;
        if (posted.IsNegative)
        {
            Credited -= posted;
            Unpaid.Cover(Covered);
        }
        else
        {
            Prepaid += posted;
        }

        output.Add(entry);
        Persist(now);
    }

    /// <summary>What we had counted and forgotten.</summary>
    public void Recall(ServiceCount earned, ServiceCount owed)
    {
        _earnedCells += earned.Cells;
        _earned += earned.Value.Units;
        _owedCells += owed.Cells;
        _owed += owed.Value.Units;
        _balance += earned.Value.Units - owed.Value.Units;
    }

    /// <summary>Gives up what we counted and the neighbour did not.</summary>
    public void Concede(ServiceCount count, UnixTime now)
    {
        Persist(now);
        Amount value = count.Value;
        _earnedCells -= count.Cells;
        _earned -= value.Units;
        _balance -= value.Units;
        Conceded += value;
        Disputed = new(Int128.Max(0, Disputed.Units - value.Units));
        Unpaid.Lower(value);
        _stored = _stored with { Earned = _stored.Earned - value, EarnedCells = _earnedCells, Checkpoints = _stored.Checkpoints + 1 };
        output.Add(new JournalEntry($"conceded/{_stored.Account}/{_stored.Checkpoints}", now,
            [new(BookAccount.Peer, _stored.Account, -value), new(BookAccount.WrittenOff, null, value)]));
        Persist(now);
    }

    /// <summary>Books the cells since the last time, and stores the row.</summary>
    public void Persist(UnixTime now)
    {
        PeerRecord row = Snapshot;
        Amount earned = row.Earned - _stored.Earned;
        Amount owed = row.Owed - _stored.Owed;
        if (earned != Amount.Zero || owed != Amount.Zero)
        {
            row = row with { Checkpoints = row.Checkpoints + 1 };
            output.Add(new JournalEntry($"cells/{row.Account}/{row.Checkpoints}", now,
            [
                new(BookAccount.Peer, row.Account, earned - owed),
                new(BookAccount.Revenue, null, -earned),
                new(BookAccount.Expense, null, owed),
            ]));
        }

        _stored = row;
        output.Add(row);
    }
}
