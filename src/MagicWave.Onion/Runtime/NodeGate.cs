using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Channels;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// The one lock of a node. All its machines (channels, circuits, streams) run inside it, one call at a time, so none of them needs a lock of
/// its own; sockets and TLS work outside. Leaving the gate writes out what the machines queued. Thread-safe.
/// </summary>
public sealed class NodeGate : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<ITimed> _timed = [];
    private readonly ITimer _timer;
    private List<IFlushable> _dirty = [];
    private List<IFlushable>? _spare = [];
    private int _depth;
    private bool _isDisposed;

    /// <summary>Makes a gate.</summary>
    public NodeGate(TimeProvider time, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        Time = time;
        Random = random;
        _timer = time.CreateTimer(static state => ((NodeGate)state!).HandleTick(), this, Tick, Tick);
    }

    /// <summary>The clock of the node.</summary>
    public TimeProvider Time { get; }

    /// <summary>The randomness of the node.</summary>
    public IRandom Random { get; }

    /// <summary>The cell slots of the node; used inside the gate only.</summary>
    public CellPool Pool { get; } = new();

    /// <summary>Now, on the clock of the node.</summary>
    public Instant Now => new(Time.GetElapsedTime(0).Ticks);

    /// <summary>Enters the gate; dispose of the result to leave it. Entering again on the same thread is allowed.</summary>
    public Scope Enter()
    {
        _lock.Enter();
        _depth++;
        return new(this);
    }

    /// <summary>Has its deadlines served from now on. Inside the gate only.</summary>
    public void Register(ITimed timed) => _timed.Add(timed);

    /// <summary>No longer serves its deadlines. Inside the gate only.</summary>
    public void Unregister(ITimed timed) => _timed.Remove(timed);

    /// <summary>Stops the timer.</summary>
    public void Dispose()
    {
        using (Enter())
        {
            _isDisposed = true;
            _timed.Clear();
        }

        _timer.Dispose();
    }

    /// <summary>To be flushed when the gate is left. Inside the gate only.</summary>
    internal void MarkDirty(IFlushable flushable) => _dirty.Add(flushable);

    private void HandleTick()
    {
        using Scope scope = Enter();
        if (_isDisposed)
        {
            return;
        }

        Instant now = Now;
        for (int i = _timed.Count - 1; i >= 0; i--)
        {
            // A deadline may take others off the list.
            if (i < _timed.Count && _timed[i].NextDeadline is { } deadline && deadline <= now)
            {
                _timed[i].HandleDeadline(now);
            }
        }
    }

    private void Leave()
    {
        List<IFlushable>? dirty = null;
        if (--_depth == 0 && _dirty.Count > 0)
        {
            dirty = _dirty;
            _dirty = _spare ?? [];
            _spare = null;
        }

        _lock.Exit();
        if (dirty is null)
        {
            return;
        }

        foreach (IFlushable flushable in dirty)
        {
            flushable.Flush();
        }

        dirty.Clear();
        lock (_lock)
        {
            _spare = dirty;
        }
    }

    /// <summary>A stay inside the gate.</summary>
    public readonly ref struct Scope
    {
        private readonly NodeGate _gate;

        internal Scope(NodeGate gate) => _gate = gate;

        /// <summary>Leaves the gate and writes out what was queued.</summary>
        public void Dispose() => _gate.Leave();
    }
}
