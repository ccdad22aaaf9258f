using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// The chains that a node remembers: those that are live, which are looked through for deadlines and repetitions, and those about which everything was said, which
/// wait for their end in order. Both answer to the names of their locks.
/// </summary>
internal sealed class ChainMachines
{
    private readonly HashSet<ChainMachine> _live = [];
    private readonly PriorityQueue<ChainMachine, long> _finished = new();

    /// <summary>By the lock before a node's part.</summary>
    public ChainLocks Incoming { get; } = new();

    /// <summary>By the lock behind it.</summary>
    public ChainLocks Outgoing { get; } = new();

    public HashSet<ChainMachine> Live => _live;

    public IEnumerable<ChainMachine> All => _live.Concat(_finished.UnorderedItems.Select(item => item.Element));

    /// <summary>When the first of the finished ones ends.</summary>
    public UnixTime? NextEnd => _finished.TryPeek(out _, out long end) ? new(end) : null;

    public void Add(ChainMachine machine, UnixTime time)
    {
        _live.Add(machine);
        if (machine.Payment.In is { } before)
        {
            Incoming.Add(before, machine);
        }

        if (machine.Payment.Out is { } behind)
        {
            Outgoing.Add(behind, machine);
        }

        Note(machine, time);
    }

    /// <summary>Something happened to one: it may be finished now.</summary>
    public void Note(ChainMachine machine, UnixTime time)
    {
        if (machine.Payment.IsFinished && _live.Remove(machine))
        {
            // A little longer than the lock lives: what was on the way twice still finds it, and the neighbour's clock may be behind.
            UnixTime end = machine.Payment.End > time ? machine.Payment.End : time;
            _finished.Enqueue(machine, (end + ChainTimes.Margin).Milliseconds);
        }
    }

    /// <summary>Takes a finished one whose end has come; null when there is none.</summary>
    public ChainMachine? TakeEnded(UnixTime time) => NextEnd <= time ? _finished.Dequeue() : null;

    /// <summary>Forgets one that is not among the finished ones, or was taken from them.</summary>
    public void Remove(ChainMachine machine)
    {
        _live.Remove(machine);
        if (machine.Payment.In is { } before)
        {
            Incoming.Remove(before);
        }

        if (machine.Payment.Out is { } behind)
        {
            Outgoing.Remove(behind);
        }
    }

    /// <summary>Whether one more lock of a neighbour may be made: few enough are open, and few enough are remembered.</summary>
    public bool HasPlace(ChainLocks locks, SettlementAccount peer)
    {
        int known = Incoming.Count + Outgoing.Count < ChainLimits.AllKnownLocks ? ChainLimits.KnownLocks : ChainLimits.SureLocks;
        return locks.CountOf(peer) < known && CountOpen(locks, peer) < ChainLimits.OpenLocks;
    }

    public int CountRefused(SettlementAccount peer) =>
        _live.Count(machine => machine.Payment is { Role: ChainRole.Refused, In: { } before } && before.Peer == peer);

    private int CountOpen(ChainLocks locks, SettlementAccount peer) => _live.Count(
        machine => !machine.Payment.IsClosed && (locks == Incoming ? machine.Payment.In : machine.Payment.Out)?.Peer == peer);
}
