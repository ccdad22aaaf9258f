using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Time;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.Paths;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Builds the circuits of onion services, each for one use, and carries descriptors to and from directories over circuits of their own. What was built in
/// advance is taken first. One that fails while it is built is tried again over other relays. Used under the node's gate.
/// </summary>
internal sealed class ServiceCircuits : IServiceNetwork, ICircuitOwner, ITimed, IDisposable
{
    private const int MaximumTries = 3;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly NodeGate _gate;
    private readonly IPathSelector _paths;
    private readonly ILogger _logger;
    private readonly ServiceCircuitBuilder _builder;
    private readonly Dictionary<OriginCircuit, ServiceCircuit> _circuits = [];
    private Instant _nextSweep;
    private bool _isDisposed;

    internal ServiceCircuits(NodeGate gate, IChannelSource channels, IPathSelector paths, CircuitPoolSettings settings, ILogger logger)
    {
        _gate = gate;
        _paths = paths;
        _logger = logger;
        _builder = new(gate, channels, settings);
        Spares = new(gate, paths, _builder, settings.SpareOnionCircuits, logger);
        using NodeGate.Scope scope = gate.Enter();
        _nextSweep = gate.Now;
        gate.Register(this);
    }

    /// <summary>What one relay earns per cell on circuits that are built from now on.</summary>
    internal long Price
    {
        get => _builder.Price;
        set => _builder.Price = value;
    }

    /// <summary>Those that were built in advance.</summary>
    internal SpareServiceCircuits Spares { get; }

    /// <summary>All circuits that live and that somebody has.</summary>
    internal IReadOnlyCollection<OriginCircuit> Circuits => _circuits.Keys;

    /// <inheritdoc/>
    public Instant? NextDeadline => _nextSweep;

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        _nextSweep = now + SweepPeriod;
        OriginCircuit[] circuits = [.. _circuits.Keys];
        foreach (OriginCircuit circuit in circuits)
        {
            circuit.HandleDeadline(now);
        }

        Spares.Tend(now);
    }

    /// <inheritdoc/>
    public HopTarget? ReadyRendezvousPoint => Spares.FindRendezvousPoint();

    /// <inheritdoc/>
    public IServiceCircuit Build(ServiceCircuitKind kind, HopTarget target, IServiceCircuitUser user)
    {
        Instant now = _gate.Now;
        ServiceCircuit wish = new(kind, target, user);
        if (kind is ServiceCircuitKind.ClientIntroduction or ServiceCircuitKind.ClientRendezvous)
        {
            Spares.NoteClient(now);
        }

        if (TakeSpare(wish) is not { } spare)
        {
            Launch(wish, now);
            return wish;
        }

        wish.Circuit = spare;
        _circuits.Add(spare, wish);
        if (kind == ServiceCircuitKind.ClientRendezvous)
        {
            Open(wish, spare, now);
        }
        else
        {
            spare.Extend(target, now);
        }

        return wish;
    }

    /// <inheritdoc/>
    public void Fetch(HopTarget directory, ReadOnlyMemory<byte> blindedKey, Action<DescriptorFetch> completion) =>
        Build(ServiceCircuitKind.ClientIntroduction, directory, new DescriptorExchange(_gate, blindedKey, completion));

    /// <inheritdoc/>
    public void Upload(HopTarget directory, ReadOnlyMemory<byte> document, Action<bool> completion) =>
        Build(ServiceCircuitKind.ServiceIntroduction, directory, new DescriptorExchange(_gate, document, completion));

    /// <inheritdoc/>
    public void HandleBuilt(OriginCircuit circuit, Instant now)
    {
        ServiceCircuit wish = _circuits[circuit];
        ClientLog.CircuitBuilt(_logger, circuit.Path.Count, 0);
        _paths.Report(new(circuit.Path, PathEvent.Built, circuit.Path.Count, RequestOf(wish)));
        Open(wish, circuit, now);
    }

    /// <inheritdoc/>
    public void HandleClosed(OriginCircuit circuit, Instant now)
    {
        if (!_circuits.Remove(circuit, out ServiceCircuit? wish))
        {
            return;
        }

        CircuitEnding ending = circuit.Ending;
        wish.Circuit = null;
        if (ending.Fault is not (CircuitFault.None or CircuitFault.ResourceLimit) && !_isDisposed)
        {
            ClientLog.CircuitFailed(_logger, ending.Fault, ending.Reason, ending.Hop);
            _paths.Report(new(circuit.Path, PathEvents.Of(ending, wish.WasOpen), ending.Hop, RequestOf(wish)));
        }

        if (wish.IsGivenUp)
        {
            return;
        }

        if (wish.WasOpen || wish.Tries >= MaximumTries || _isDisposed)
        {
            wish.User.HandleClosed(wish.WasOpen, now);
        }
        else
        {
            Launch(wish, now);
        }
    }

    /// <summary>Closes all of them; their users hear of it.</summary>
    public void Dispose()
    {
        using NodeGate.Scope scope = _gate.Enter();
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _gate.Unregister(this);
        OriginCircuit[] circuits = [.. _circuits.Keys];
        foreach (OriginCircuit circuit in circuits)
        {
            circuit.Close(_gate.Now);
        }

        Spares.Close(_gate.Now);
    }

    private static void Open(ServiceCircuit wish, OriginCircuit circuit, Instant now)
    {
        wish.WasOpen = true;
        circuit.Messages = wish;
        wish.User.HandleOpen(wish, now);
    }

    private static PathRequest RequestOf(ServiceCircuit wish) => new()
    {
        Purpose = wish.Kind == ServiceCircuitKind.Direct ? PathPurpose.Directory : PathPurpose.OnionService,
        PinnedLast = wish.Last,
        Middles = wish.Kind == ServiceCircuitKind.ClientRendezvous ? 1 : 2,
    };

    /// <summary>A service's own introduction points are built anew, as by tor: they live long, and nobody waits for them. So are those that carry its descriptors.</summary>
    private OriginCircuit? TakeSpare(ServiceCircuit wish) => wish.Kind switch
    {
        _ when _isDisposed => null,
        ServiceCircuitKind.ClientRendezvous => Spares.TakeWhole(wish.Last, this),
        ServiceCircuitKind.ClientIntroduction or ServiceCircuitKind.ServiceRendezvous => Spares.TakeStub(wish.Last, this),
        _ => null,
    };

    private void Launch(ServiceCircuit wish, Instant now)
    {
        wish.Tries++;
        if (_isDisposed || !TryChoose(wish, out IReadOnlyList<HopTarget>? path))
        {
            wish.User.HandleClosed(false, now);
            return;
        }

        OriginCircuit circuit = _builder.Plan(path, isStub: false, this, now);
        wish.Circuit = circuit;
        _circuits.Add(circuit, wish);
        _builder.Connect(circuit);
    }

    private bool TryChoose(ServiceCircuit wish, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? path)
    {
        if (wish.Kind == ServiceCircuitKind.Direct)
        {
            path = [wish.Last];
            return true;
        }

        return _paths.TryChoose(RequestOf(wish), out path);
    }
}
