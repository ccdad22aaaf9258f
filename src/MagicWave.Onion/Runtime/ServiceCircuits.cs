using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Time;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.Paths;
using MagicWave.Onion.RelayCrypto;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Builds the circuits of onion services, each for one use, and carries descriptors to and from directories over circuits of their own. One that fails while
/// it is built is tried again over other relays. Used under the node's gate.
/// </summary>
internal sealed class ServiceCircuits : IServiceNetwork, ICircuitOwner, ITimed, IDisposable
{
    private const int MaximumTries = 3;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly NodeGate _gate;
    private readonly IChannelSource _channels;
    private readonly IPathSelector _paths;
    private readonly CircuitPoolSettings _settings;
    private readonly ILogger _logger;
    private readonly RelayPadding _padding;
    private readonly Dictionary<OriginCircuit, ServiceCircuit> _circuits = [];
    private Instant _nextSweep;
    private bool _isDisposed;

    internal ServiceCircuits(NodeGate gate, IChannelSource channels, IPathSelector paths, CircuitPoolSettings settings, ILogger logger)
    {
        _gate = gate;
        _channels = channels;
        _paths = paths;
        _settings = settings;
        _logger = logger;
        _padding = new(gate.Random);
        Price = settings.Price;
        using NodeGate.Scope scope = gate.Enter();
        _nextSweep = gate.Now;
        gate.Register(this);
    }

    /// <summary>What one relay earns per cell on circuits that are built from now on.</summary>
    internal long Price { get; set; }

    /// <summary>All circuits that live.</summary>
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
    }

    /// <inheritdoc/>
    public IServiceCircuit Build(ServiceCircuitKind kind, HopTarget target, IServiceCircuitUser user)
    {
        ServiceCircuit wish = new(kind, target, user);
        Launch(wish, _gate.Now);
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
        wish.WasOpen = true;
        circuit.Messages = wish;
        wish.User.HandleOpen(wish, now);
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
    }

    private static PathRequest RequestOf(ServiceCircuit wish) => new()
    {
        Purpose = wish.Kind == ServiceCircuitKind.Direct ? PathPurpose.Directory : PathPurpose.OnionService,
        PinnedLast = wish.Last,
        Middles = wish.Kind == ServiceCircuitKind.ClientRendezvous ? 1 : 2,
    };

    private void Launch(ServiceCircuit wish, Instant now)
    {
        wish.Tries++;
        if (_isDisposed || !TryChoose(wish, out IReadOnlyList<HopTarget>? path))
        {
            wish.User.HandleClosed(false, now);
            return;
        }

        CircuitPlan plan = new(path, Price, _settings.BuildTimeout) { Accounting = _settings.Accounting };
        OriginCircuit circuit = new(plan, this, _gate.Random, _padding, now);
        wish.Circuit = circuit;
        _circuits.Add(circuit, wish);
        _channels.Connect(path[0], (channel, _) =>
        {
            if (channel is null)
            {
                circuit.HandleNoChannel(_gate.Now);
            }
            else
            {
                circuit.Start(channel, _gate.Now);
            }
        });
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
