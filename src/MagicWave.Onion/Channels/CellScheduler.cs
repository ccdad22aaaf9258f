using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;

namespace MagicWave.Onion.Channels;

/// <summary>
/// Chooses whose cell is written next: circuits that pay, in turn; one cell of an unpaid circuit for every <see cref="PaidShare"/> paid ones,
/// so that nobody starves; throttled circuits at their rate; stopped ones not at all.
/// </summary>
internal sealed class CellScheduler
{
    private const int PaidShare = 16;

    private readonly CellRing _paid = new();
    private readonly CellRing _unpaid = new();
    private readonly CellRing _held = new();
    private int _paidInARow;

    /// <summary>Whether cells wait that may not go yet: look again when the service level or the second changes.</summary>
    internal bool HasHeld => _held.Current is not null;

    internal void Activate(CircuitQueue queue) => RingFor(queue.Service).Add(queue);

    /// <summary>The queue whose first cell is to be written now. It holds at least one.</summary>
    internal CircuitQueue? Next(Instant now)
    {
        while (true)
        {
            CircuitQueue? queue = Choose(now);
            if (queue is null)
            {
                return null;
            }

            CellRing ring = queue.Ring!;
            CellRing wanted = RingFor(queue.Service);
            if (ring == wanted)
            {
                ring.Turn();
                _paidInARow = ring == _paid ? _paidInARow + 1 : 0;
                return queue;
            }

            ring.Remove(queue);
            wanted.Add(queue);
        }
    }

    /// <summary>Puts the circuits that were held back where their level belongs now.</summary>
    internal void Reconsider()
    {
        for (int left = _held.Count; left > 0; left--)
        {
            CircuitQueue queue = _held.Current!;
            CellRing wanted = RingFor(queue.Service);
            if (wanted == _held)
            {
                _held.Turn();
                continue;
            }

            _held.Remove(queue);
            wanted.Add(queue);
        }
    }

    private CircuitQueue? Choose(Instant now)
    {
        bool unpaidIsDue = _paidInARow >= PaidShare && _unpaid.Current is not null;
        return (unpaidIsDue ? null : _paid.Current) ?? _unpaid.Current ?? ChooseHeld(now);
    }

    private CircuitQueue? ChooseHeld(Instant now)
    {
        for (int left = _held.Count; left > 0; left--)
        {
            CircuitQueue queue = _held.Current!;
            ServiceLevel service = queue.Service;
            if (service < ServiceLevel.Throttled || (service <= ServiceLevel.Suspended && queue.TryTakeThrottled(now)))
            {
                return queue;
            }

            _held.Turn();
        }

        return null;
    }

    private CellRing RingFor(ServiceLevel service) => service switch
    {
        ServiceLevel.Paid => _paid,
        ServiceLevel.Unpaid => _unpaid,
        _ => _held,
    };
}
