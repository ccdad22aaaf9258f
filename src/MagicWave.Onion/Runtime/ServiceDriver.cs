using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.Service;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion.Runtime;

/// <summary>Gives the machines of onion services the network and the time, under the node's gate.</summary>
internal sealed class ServiceDriver : ITimed, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly NodeGate _gate;
    private readonly IPathSelector _paths;
    private readonly List<ServiceHost> _hosts = [];
    private NetworkView? _view;
    private Instant _next;
    private bool _isDisposed;

    internal ServiceDriver(NodeGate gate, IPathSelector paths, ServiceCircuits circuits, ServiceClient client)
    {
        _gate = gate;
        _paths = paths;
        Circuits = circuits;
        Client = client;
        using NodeGate.Scope scope = gate.Enter();
        _next = gate.Now;
        gate.Register(this);
    }

    /// <inheritdoc/>
    public Instant? NextDeadline => _next;

    internal ServiceCircuits Circuits { get; }

    internal ServiceClient Client { get; }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        _next = now + Period;
        LookAtNetwork(now);
        Client.HandleDeadline(now, static circuit => ((ServiceCircuit)circuit).Circuit is { StreamCount: > 0 });
        foreach (ServiceHost host in _hosts)
        {
            host.Tend(now);
        }
    }

    /// <summary>Runs a service from now on.</summary>
    /// <exception cref="InvalidOperationException">One with its address runs already: each would replace the other's descriptors.</exception>
    internal void Add(ServiceHost host)
    {
        if (_hosts.Exists(other => other.Address == host.Address))
        {
            throw new InvalidOperationException("This client serves the address already: end that service before, or give this one another key.");
        }

        _hosts.Add(host);
        CountServices();
        host.HandleView(_view, _gate.Now);
    }

    /// <summary>Ends a service.</summary>
    internal void Remove(ServiceHost host)
    {
        if (_hosts.Remove(host))
        {
            CountServices();
            host.Close(_gate.Now);
            host.Dispose();
        }
    }

    private void CountServices() => Circuits.Spares.Services = _hosts.Count(static host => !host.Settings.IsSingleHop);

    /// <summary>Looks whether there is another network: nobody waits for the next period to see it.</summary>
    internal void LookAtNetwork(Instant now)
    {
        if (_view == _paths.View)
        {
            return;
        }

        _view = _paths.View;
        Client.View = _view;
        foreach (ServiceHost host in _hosts)
        {
            host.HandleView(_view, now);
        }
    }

    /// <summary>Ends all services and all visits.</summary>
    public void Dispose()
    {
        using NodeGate.Scope scope = _gate.Enter();
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _gate.Unregister(this);
        Client.Close(_gate.Now);
        ServiceHost[] hosts = [.. _hosts];
        foreach (ServiceHost host in hosts)
        {
            Remove(host);
        }

        Circuits.Dispose();
    }
}
