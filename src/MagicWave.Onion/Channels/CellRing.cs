namespace MagicWave.Onion.Channels;

/// <summary>A ring of circuit queues that are served in turn. Adding, removing and turning take constant time and no memory.</summary>
internal sealed class CellRing
{
    internal CircuitQueue? Current { get; private set; }

    internal int Count { get; private set; }

    internal void Add(CircuitQueue queue)
    {
        Count++;
        queue.Ring = this;
        if (Current is not { } current)
        {
            queue.NextInRing = queue;
            queue.PreviousInRing = queue;
            Current = queue;
            return;
        }

        // Behind the one that is served next: at the end of the turn.
        CircuitQueue last = current.PreviousInRing!;
        queue.PreviousInRing = last;
        queue.NextInRing = current;
        last.NextInRing = queue;
        current.PreviousInRing = queue;
    }

    internal void Remove(CircuitQueue queue)
    {
        Count--;
        if (queue.NextInRing == queue)
        {
            Current = null;
        }
        else
        {
            queue.PreviousInRing!.NextInRing = queue.NextInRing;
            queue.NextInRing!.PreviousInRing = queue.PreviousInRing;
            if (Current == queue)
            {
                Current = queue.NextInRing;
            }
        }

        queue.Ring = null;
        queue.NextInRing = null;
        queue.PreviousInRing = null;
    }

    internal void Turn() => Current = Current?.NextInRing;
}
