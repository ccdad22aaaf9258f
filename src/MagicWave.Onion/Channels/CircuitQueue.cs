using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>
/// The cells of one circuit that wait to be written to one channel, in order. It is linked into at most one ring of the
/// <see cref="CellScheduler"/>. Invariant: it is in a ring exactly when it holds cells.
/// </summary>
internal sealed class CircuitQueue(CircuitId id, ICircuitEnd end)
{
    /// <summary>What a throttled neighbour gets: 100 kB/s, as the original network gave.</summary>
    private const int ThrottledCellsPerSecond = 200;

    private CellSlot? _head;
    private CellSlot? _tail;
    private Instant _throttleFrom;
    private int _throttleLeft;

    internal CircuitId Id { get; } = id;

    internal ICircuitEnd End { get; } = end;

    /// <summary>The account of the neighbour that pays for this circuit; null where nobody is asked to.</summary>
    internal INeighbourAccount? Payer { get; set; }

    /// <summary>What the payer owes for each RELAY cell that leaves the queue.</summary>
    internal long EarnedPerCell { get; init; }

    /// <summary>What we owe the neighbour for each RELAY cell that comes on the circuit.</summary>
    internal long OwedPerCell { get; init; }

    internal int Count { get; private set; }

    /// <summary>Whether its end wants to know when the queue has drained.</summary>
    internal bool WantsDrained { get; set; }

    internal ServiceLevel Service => Payer?.Service ?? ServiceLevel.Paid;

    internal CircuitQueue? NextInRing { get; set; }

    internal CircuitQueue? PreviousInRing { get; set; }

    internal CellRing? Ring { get; set; }

    internal void Enqueue(CellSlot slot)
    {
        if (_tail is { } tail)
        {
            tail.Next = slot;
        }
        else
        {
            _head = slot;
        }

        _tail = slot;
        Count++;
    }

    internal CellSlot Dequeue()
    {
        CellSlot slot = _head!;
        _head = slot.Next;
        slot.Next = null;
        if (_head is null)
        {
            _tail = null;
        }

        Count--;
        return slot;
    }

    internal void Clear(CellPool pool)
    {
        while (Count > 0)
        {
            pool.Return(Dequeue());
        }
    }

    /// <summary>Whether a throttled circuit may send one more cell in this second; counts it when it may.</summary>
    internal bool TryTakeThrottled(Instant now)
    {
        if (now - _throttleFrom >= TimeSpan.FromSeconds(1))
        {
            _throttleFrom = now;
            _throttleLeft = ThrottledCellsPerSecond;
        }

        if (_throttleLeft == 0)
        {
            return false;
        }

        _throttleLeft--;
        return true;
    }
}
