using MagicWave.Core.Time;

namespace MagicWave.Payments.Runtime;

/// <summary>What waits to be begun or looked up, in the order in which it came. Thread-safe.</summary>
internal sealed class SettlerQueue
{
    private readonly Lock _lock = new();
    private readonly List<SettlerWork> _work = [];

    /// <summary>Adds some.</summary>
    public void Add(SettlerWork work)
    {
        lock (_lock)
        {
            _work.Add(work);
        }
    }

    /// <summary>Takes the first receipt that is due; null when none is.</summary>
    public SettlerWork? TakeReceipt(Instant now)
    {
        lock (_lock)
        {
            int index = _work.FindIndex(work => !work.IsSettlement && work.At <= now);
            if (index < 0)
            {
                return null;
            }

            SettlerWork found = _work[index];
            _work.RemoveAt(index);
            return found;
        }
    }

    /// <summary>Takes settlements that are due and can be paid together: the first, and what may go with it.</summary>
    public IReadOnlyList<SettlerWork> TakeBatch(int most, Instant now)
    {
        lock (_lock)
        {
            SettlerWork[] due = [.. _work.Where(work => work.IsSettlement && work.At <= now)];
            SettlerWork[] batch = due is [{ IsAlone: true } alone, ..] ? [alone] : [.. due.Where(work => !work.IsAlone).Take(most)];
            return [.. batch.Where(_work.Remove)];
        }
    }

    /// <summary>Takes the settlements that are due and that somebody says are to leave.</summary>
    public IReadOnlyList<SettlerWork> TakeDue(Predicate<SettlerWork> leaves, Instant now)
    {
        SettlerWork[] due;
        lock (_lock)
        {
            due = [.. _work.Where(work => work.IsSettlement && work.At <= now)];
        }

        // Outside of the lock: who is asked has locks of its own.
        SettlerWork[] leaving = [.. due.Where(work => leaves(work))];
        lock (_lock)
        {
            return [.. leaving.Where(_work.Remove)];
        }
    }

    /// <summary>When the next one of a kind is due.</summary>
    public Instant? Next(bool settlement)
    {
        lock (_lock)
        {
            return _work.Where(work => work.IsSettlement == settlement).Select(work => (Instant?)work.At).DefaultIfEmpty(null).Min();
        }
    }
}
