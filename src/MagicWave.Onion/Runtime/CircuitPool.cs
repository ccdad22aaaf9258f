using MagicWave.Core.Time;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Paths;
using MagicWave.Onion.RelayCrypto;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// The circuits of a client: builds them, some in advance, gives each stream one that fits it, and tries another when one fails (path-spec 2.2, 2.3).
/// Streams with different isolation keys never share a circuit. Used under the node's gate; everything it waits for comes back as a call.
/// </summary>
internal sealed partial class CircuitPool : ICircuitOwner, ITimed, IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly NodeGate _gate;
    private readonly IChannelSource _channels;
    private readonly IPathSelector _paths;
    private readonly CircuitPoolSettings _settings;
    private readonly ILogger _logger;
    private readonly RelayPadding _padding;
    private readonly List<StreamRequest> _waiting = [];
    private readonly List<StreamRequest> _attached = [];
    private readonly Dictionary<OriginCircuit, PooledCircuit> _circuits = [];
    private Instant _nextSweep;
    private bool _isPumping;
    private bool _isPumpDue;
    private bool _isDisposed;

    /// <summary>What one relay earns per cell on circuits that are built from now on. Under the gate.</summary>
    internal long Price { get; set; }

    internal CircuitPool(NodeGate gate, IChannelSource channels, IPathSelector paths, CircuitPoolSettings settings, ILogger logger)
    {
        _gate = gate;
        _channels = channels;
        _paths = paths;
        _settings = settings;
        Price = settings.Price;
        _logger = logger;
        _padding = new(gate.Random);
        using NodeGate.Scope scope = gate.Enter();
        _nextSweep = gate.Now;
        gate.Register(this);
    }

    /// <inheritdoc/>
    public Instant? NextDeadline => _nextSweep;

    /// <summary>All circuits that live.</summary>
    internal IReadOnlyCollection<PooledCircuit> Circuits => _circuits.Values;

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        _nextSweep = now + SweepPeriod;
        SweepRequests(now);
        SweepCircuits(now);
        Pump(now);
    }

    /// <summary>Closes all circuits and fails what waits.</summary>
    public void Dispose()
    {
        using NodeGate.Scope scope = _gate.Enter();
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _gate.Unregister(this);
        StreamRequest[] requests = [.. _waiting, .. _attached];
        _waiting.Clear();
        _attached.Clear();
        foreach (StreamRequest request in requests)
        {
            request.Complete(StreamFailure.Shutdown);
        }

        OriginCircuit[] circuits = [.. _circuits.Keys];
        foreach (OriginCircuit circuit in circuits)
        {
            circuit.Close(_gate.Now);
        }
    }

    /// <summary>Begins to fulfil a request.</summary>
    internal void Submit(StreamRequest request)
    {
        if (_isDisposed)
        {
            request.Complete(StreamFailure.Shutdown);
            return;
        }

        Instant now = _gate.Now;
        request.Deadline = now + _settings.StreamTimeout;
        _waiting.Add(request);
        Pump(now);
    }

    /// <summary>Gives a request up: nobody waits for it any more. Without effect when it is completed.</summary>
    internal void Cancel(StreamRequest request)
    {
        if (_waiting.Remove(request) || _attached.Remove(request))
        {
            request.Stream?.Close();
        }
    }

    /// <summary>Gives circuits to those that wait, and starts the circuits that are missing.</summary>
    private void Pump(Instant now)
    {
        // What is started may be over before the call returns, and asks for another look.
        _isPumpDue = true;
        if (_isPumping)
        {
            return;
        }

        _isPumping = true;
        while (_isPumpDue && !_isDisposed)
        {
            _isPumpDue = false;
            StreamRequest[] waiting = [.. _waiting];
            foreach (StreamRequest request in waiting)
            {
                Serve(request, now);
            }

            BuildSpares(now);
        }

        _isPumping = false;
    }
}
