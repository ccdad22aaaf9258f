using System.Net;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Onion;

/// <summary>
/// A client of the onion network: connects to hosts, and looks names up, through circuits that it keeps. Nothing is resolved or connected to outside of
/// the network. Thread-safe.
/// </summary>
public sealed class OnionClient : IDisposable
{
    private readonly NodeGate _gate;
    private readonly CircuitPool _pool;
    private readonly OnionServiceConnector _services;
    private readonly bool _allowsPrivateAddresses;

    /// <summary>Makes a client, which begins to build its spare circuits as soon as there are paths.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="gate">The gate of the node.</param>
    /// <param name="channels">Where its circuits get their channels.</param>
    /// <param name="paths">Who chooses their relays.</param>
    /// <param name="logger">Where it logs; null for nowhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public OnionClient(OnionClientOptions options, NodeGate gate, IChannelSource channels, IPathSelector paths, ILogger<OnionClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(paths);
        _gate = gate;
        _allowsPrivateAddresses = options.AllowsPrivateAddresses;
        CircuitPoolSettings settings = options.ToSettings();
        _pool = new(gate, channels, paths, settings, logger ?? (ILogger)NullLogger.Instance);
        _services = new(options, settings, gate, channels, paths, logger ?? (ILogger)NullLogger.Instance);
    }

    /// <summary>Connects to a host through the network: over an exit, of which others are tried when one fails, or to an onion service.</summary>
    /// <param name="host">A name, an address, or the address of an onion service. Names are resolved by the exit.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="options">How the stream is carried; null for the usual.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OnionException">It failed.</exception>
    /// <exception cref="ArgumentException">The host is empty, longer than 255 characters, or not a name.</exception>
    public async ValueTask<OnionStream> ConnectAsync(
        string host, int port, ConnectOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        string name = Destination.Normalize(host, nameof(host));
        if (OnionAddress.IsOnionHost(name))
        {
            return await _services.ConnectAsync(name, port, options?.IsolationKey, cancellationToken).ConfigureAwait(false);
        }

        _ = IPAddress.TryParse(name, out IPAddress? address);
        RequireAllowed(name, address);
        PathRequest path = PathOf(options) with { Port = port, Host = address is null ? name : null, Address = address };
        BeginFlags flags = BeginFlags.Ipv6Ok;
        StreamTask task = new(_gate, _pool);
        return await task.RunAsync(
            done => new(_pool, StreamKind.Connect, path, done) { Begin = new(name, port, flags) },
            request => new OnionStream(_gate, request.Stream!, request.OpenCircuit),
            stream => stream.Dispose(),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What one relay earns per cell, in units of 10⁻¹³ MWT, on circuits that are built from now on. Set under the node's gate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or above <see cref="OnionClientOptions.MaximumPricePerCell"/>.</exception>
    public long PricePerCell
    {
        get => _pool.Price;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, OnionClientOptions.MaximumPricePerCell);
            _pool.Price = value;
            _services.Price = value;
        }
    }

    /// <summary>Asks an exit for the addresses of a name.</summary>
    /// <exception cref="OnionException">It failed; <see cref="OnionErrorKind.NameNotResolved"/> when there are none.</exception>
    /// <exception cref="ArgumentException">It is not a name.</exception>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(
        string name, ConnectOptions? options = null, CancellationToken cancellationToken = default)
    {
        string host = Destination.Normalize(name, nameof(name));
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return [address];
        }

        RequireAllowed(host, null);
        IReadOnlyList<ResolvedAnswer> answers = await LookUpAsync(host, options, cancellationToken).ConfigureAwait(false);
        IPAddress[] addresses = [.. answers.Where(answer => answer.Address is not null).Select(answer => answer.Address!)];
        return addresses.Length > 0 ? addresses : throw new OnionException(OnionErrorKind.NameNotResolved);
    }

    /// <summary>Asks an exit for the name of an address.</summary>
    /// <exception cref="OnionException">It failed; <see cref="OnionErrorKind.NameNotResolved"/> when it has none.</exception>
    public async ValueTask<string> ResolveNameAsync(
        IPAddress address, ConnectOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        RequireAllowed(string.Empty, address);
        IReadOnlyList<ResolvedAnswer> answers = await LookUpAsync(Destination.ArpaNameOf(address), options, cancellationToken).ConfigureAwait(false);
        return answers.FirstOrDefault(answer => answer.Type == ResolvedType.HostName)?.Name
            ?? throw new OnionException(OnionErrorKind.NameNotResolved);
    }

    /// <summary>Connects to the directory service of a relay, over a circuit of one hop.</summary>
    /// <exception cref="OnionException">It failed.</exception>
    public async ValueTask<OnionStream> OpenDirectoryAsync(HopTarget target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        PathRequest path = new() { Purpose = PathPurpose.Directory, PinnedLast = target };
        StreamTask task = new(_gate, _pool);
        return await task.RunAsync(
            done => new(_pool, StreamKind.Directory, path, done),
            request => new OnionStream(_gate, request.Stream!, request.OpenCircuit),
            stream => stream.Dispose(),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an onion service from now on, on this client's guards. It ends by disposal of it or of the client.</summary>
    /// <param name="options">What it is.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The client serves the address already.</exception>
    public OnionService Serve(OnionServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return _services.Serve(options);
    }

    /// <summary>The circuits as they are now.</summary>
    public IReadOnlyList<CircuitSnapshot> GetCircuits()
    {
        using NodeGate.Scope scope = _gate.Enter();
        return [.. _pool.Circuits.Select(pooled => new CircuitSnapshot(
            pooled.Request.Purpose,
            pooled.Circuit.Path,
            pooled.Circuit.State == CircuitState.Open,
            pooled.Circuit.HopCount,
            pooled.Circuit.StreamCount,
            _gate.Now - pooled.Created,
            pooled.Circuit.CellRate))];
    }

    /// <summary>Closes all circuits, and with them all streams. The gate and the channels stay.</summary>
    public void Dispose()
    {
        _services.Dispose();
        _pool.Dispose();
    }

    private static PathRequest PathOf(ConnectOptions? options) => new()
    {
        Purpose = PathPurpose.Exit,
        IsolationKey = options?.IsolationKey,
        PinnedGuard = options?.Guard,
        PinnedMiddle = options?.Middle,
        PinnedLast = options?.Exit,
    };

    private async ValueTask<IReadOnlyList<ResolvedAnswer>> LookUpAsync(string name, ConnectOptions? options, CancellationToken cancellationToken)
    {
        PathRequest path = PathOf(options);
        StreamTask task = new(_gate, _pool);
        return await task.RunAsync(
            done => new(_pool, StreamKind.Resolve, path, done) { Name = name },
            request => request.Stream!.Answers,
            static _ => { },
            cancellationToken).ConfigureAwait(false);
    }

    private void RequireAllowed(string name, IPAddress? address)
    {
        bool isRefused = address is null
            ? Destination.IsSpecialName(name, _allowsPrivateAddresses)
            : !_allowsPrivateAddresses && ReservedAddress.IsReserved(address);
        if (isRefused)
        {
            throw new OnionException(OnionErrorKind.AddressRefused);
        }
    }
}
