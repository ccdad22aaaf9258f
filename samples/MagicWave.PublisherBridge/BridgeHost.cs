using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Hosting;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.Publishing;
using MagicWave.Publishing.Http;
using MagicWave.Publishing.Names;
using MagicWave.Publishing.Records;
using MagicWave.Publishing.Tills;
using MagicWave.Publishing.Visitors;
using Microsoft.Extensions.Logging;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>The site, and the onion client that brings visitors to it.</summary>
internal sealed class BridgeHost : INodeHost
{
    /// <summary>The embedded client's part of the data folder.</summary>
    public const string NodeFolder = "node";

    private const string Isolation = "names";
    private const int WebPort = 80;

    /// <summary>Browsers open six connections to a site; whoever wants many more is not to take those of others.</summary>
    private const int MaximumStreams = 128;

    private readonly BridgeArguments _arguments;
    private readonly HostConfiguration _configuration;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _time;
    private readonly TextWriter _output;
    private readonly CancellationTokenSource _stop = new();
    private readonly FileStream _lock;
    private readonly ServiceIdentityKey _key;
    private readonly ClientHost? _client;
    private OnionService? _service;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PublisherServer? _server;
    private volatile bool _isPublished;
    private bool _isDisposed;
    private Task _checks = Task.CompletedTask;

    public BridgeHost(BridgeArguments arguments, HostConfiguration configuration, ILoggerFactory logs, TimeProvider time, TextWriter output)
    {
        (_arguments, _configuration, _logs, _time, _output) = (arguments, configuration, logs, time, output);
        if (configuration.Node.DataDirectory == new NodeOptions().DataDirectory)
        {
            configuration.Node.DataDirectory = Path.Join(arguments.Data, NodeFolder);
        }

        // Nobody asked this program for a proxy.
        configuration.Client.SocksDisabled |= configuration.Client.SocksPorts.Count == 0;
        _lock = arguments.OpenData();
        try
        {
            SettlementSeed.Open(arguments, configuration);
            _key = new OnionServiceFolder(Path.Join(arguments.Data, "onion")).LoadIdentity(SystemRandom.Instance);
            arguments.Site.Onion = OnionName.TryParse(_key.Address.Label, out OnionName? onion) ? onion : null;
            _client = HasNetwork ? new ClientHost(configuration, logs, time) : null;
        }
        catch
        {
            _key?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    public TimeSpan ShutdownWait => TimeSpan.Zero;

    public Task Completion => _client?.Completion ?? _completion.Task;

    private bool HasNetwork => !_configuration.Node.DisableNetwork && _configuration.Node.DirectoryAuthorities.Count > 0;

    /// <summary>Says what a configuration lacks. Without a network the site is served on this computer, so that it can be looked at first.</summary>
    public static void Check(HostConfiguration configuration, IList<TorrcFault> faults)
    {
        bool hasNetwork = configuration.Node.DirectoryAuthorities.Count > 0;
        List<TorrcFault> found = [];
        ClientHost.Check(configuration, found);
        foreach (TorrcFault fault in found.Where(fault => hasNetwork || fault is not { Option: "DirAuthority", Line: 0 }))
        {
            faults.Add(fault);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_client is not null)
        {
            await _client.StartAsync(cancellationToken);
            Open(_client);
        }

        if (_arguments.Site is { Prices.HasPrices: true, Till: null })
        {
            throw new IOException(_client is { Payments: not null, HasAccount: false }
                ? "Prices need an account that lasts, and with tokens this node has a key of one run: write MWStrategy chain in torrc, or remove MWTokenIssuer."
                : "Prices need a ledger to be paid on: name it in torrc (MWHorizon, MWNetworkPassphrase, MWAsset), and a network.");
        }

        try
        {
            _server = await PublisherServer.StartAsync(_arguments.Site, _logs, _time, cancellationToken);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            throw new IOException(failure.Message, failure);
        }

        await new Announcement(_arguments, _server, _output).WriteAsync(HasNetwork);
        _checks = _client is null ? Task.CompletedTask : Task.WhenAll(TellWhenPublishedAsync(_service!), CheckNamesAsync(_client));
    }

    public Task StopAcceptingAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        await _checks;
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _service?.Dispose();
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        _key.Dispose();
        await _lock.DisposeAsync();

        _completion.TrySetResult();
        _stop.Dispose();
    }

    /// <summary>The site gets its onion address, and the till that goes with it.</summary>
    private void Open(ClientHost client)
    {
        OnionServiceOptions options = new()
        {
            Key = _key,
            Ports = new HashSet<int> { WebPort },
            IsSingleHop = _configuration.Client.HiddenServiceSingleHopMode,
            MaximumStreams = MaximumStreams,
        };
        _service = client.Onion.Serve(options);
        _arguments.Site.Entrance = new SiteEntrance(new VisitorEndPoint(), new VisitorListenerFactory(new OnionVisitors(_service)));
        _arguments.Site.IsReachable = () => _isPublished;
        _arguments.Site.Till = client.HasAccount && client.OpenTill(_key) is { } desk ? new DeskTill(desk) : null;
    }

    private async Task TellWhenPublishedAsync(OnionService service)
    {
        try
        {
            await service.WaitUntilPublishedAsync(_stop.Token);
            _isPublished = true;
            await _output.WriteLineAsync("Published: visitors can find the site.");
        }
        catch (OperationCanceledException)
        {
            // Stopped first.
        }
    }

    private async Task CheckNamesAsync(ClientHost client)
    {
        // No query ever goes out but through a circuit that no other stream shares.
        StreamDialer dialer = (host, port, cancellationToken) => DialAsync(client, host, port, cancellationToken);
        try
        {
            await client.Ready.WaitAsync(_stop.Token);
            DnsTxtCheck? dns = _arguments.DnsResolver is { } resolver
                ? new(dialer, resolver.Host, resolver.Port, _time, SystemRandom.Instance) : null;
            using EnsCheck? ens = _arguments.EthereumNode is { } node ? new(dialer, node, _time) : null;
            await new NameReport(_arguments, _output).WriteAsync(dns, ens, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped first.
        }
    }

    private static async ValueTask<Stream> DialAsync(ClientHost client, string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Onion.ConnectAsync(host, port, new() { IsolationKey = Isolation }, cancellationToken);
        }
        catch (Exception failure) when (failure is OnionException or ObjectDisposedException)
        {
            throw new IOException("No connection could be opened through the network.", failure);
        }
    }
}
