using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MagicWave.TestKit.Networks;

/// <summary>
/// A private network on loopback, of stock tor, of MagicWave or mixed, with a web server behind it. Nodes can be added while it runs.
/// Disposing of it stops every node and removes its folder. Its methods may be called from several tests at once.
/// </summary>
public sealed class TorNetwork : IAsyncDisposable
{
    private const int ProbeLength = 64;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    private readonly List<ProcessNode> _nodes = [];
    private readonly NetworkPlan _plan;
    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-network-").FullName;
    private readonly List<(string Step, TimeSpan Duration)> _steps = [];
    private List<string> _authorityLines = [];

    private TorNetwork(NetworkPlan plan) => _plan = plan;

    /// <summary>The web server that exits can reach.</summary>
    public HttpFileServer Files { get; } = new();

    /// <summary>All nodes, also those added later.</summary>
    public IReadOnlyList<INode> Nodes
    {
        get
        {
            lock (_nodes)
            {
                return [.. _nodes];
            }
        }
    }

    /// <summary>The torrc lines that name the network's authorities, for programs started by other means.</summary>
    public IReadOnlyList<string> AuthorityLines => _authorityLines;

    /// <summary>How long each step of the start took: keys, relays in the consensus, clients with a working path.</summary>
    public IReadOnlyList<(string Step, TimeSpan Duration)> StartSteps => _steps;

    /// <summary>The first client.</summary>
    public INode Client => Nodes.First(node => node.Plan.Role == NodeRole.Client);

    /// <summary>Starts a network and waits until each of its clients has fetched a file through it.</summary>
    /// <exception cref="TimeoutException">It did not come up in time; the message holds the ends of the nodes' logs.</exception>
    public static async Task<TorNetwork> StartAsync(NetworkPlan plan, CancellationToken cancellationToken = default)
    {
        TorNetwork network = new(plan);
        try
        {
            using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(plan.StartTimeout);
            try
            {
                await network.LaunchAsync(timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException("The network did not come up." + network.LogTails());
            }

            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node by its nickname.</summary>
    public INode Node(string nickname) => Nodes.First(node => node.Plan.Nickname == nickname);

    /// <summary>Starts one more node. It does not wait for it: see <see cref="WaitForClientAsync"/> and <see cref="WaitForRelaysAsync"/>.</summary>
    public INode Add(NodePlan plan)
    {
        if (plan.Role == NodeRole.Authority)
        {
            throw new ArgumentException("Authorities are named in every torrc and start with the network.", nameof(plan));
        }

        return Launch(plan, NodePorts.For(plan.Role));
    }

    /// <summary>Waits until all running relays are in the consensus with the Running flag, and stock ones have the descriptors of all.</summary>
    public async Task WaitForRelaysAsync(CancellationToken cancellationToken = default)
    {
        INode[] relays = [.. Nodes.Where(node => node.Plan.Role != NodeRole.Client && node.IsRunning)];
        using HttpClient http = new() { Timeout = ProbeTimeout };
        Uri consensus = new($"http://{relays.First(node => node.DirectoryEndPoint is not null).DirectoryEndPoint}/tor/status-vote/current/consensus-microdesc");
        await UntilAsync(async () => Running(await http.GetStringAsync(consensus, cancellationToken)) >= relays.Length, cancellationToken);

        // A client whose first request for microdescriptors meets a cache without them waits ten seconds before it asks again.
        await UntilAsync(() => Task.FromResult(relays.All(HasMicrodescriptors)), cancellationToken);
    }

    /// <summary>
    /// Waits until the authorities' consensus lasts as long as all later ones will. The first ones last less, and the length of an onion service's time
    /// periods on a testing network follows from that: a stock service that starts on one of them is looked for elsewhere for two periods.
    /// </summary>
    public async Task WaitForLastingIntervalAsync(CancellationToken cancellationToken = default)
    {
        using HttpClient http = new() { Timeout = ProbeTimeout };
        foreach (INode authority in Nodes.Where(node => node.Plan.Role == NodeRole.Authority && node.IsRunning))
        {
            Uri consensus = new($"http://{authority.DirectoryEndPoint}/tor/status-vote/current/consensus-microdesc");
            await UntilAsync(async () => IntervalOf(await http.GetStringAsync(consensus, cancellationToken)) == _plan.VotingInterval, cancellationToken);
        }
    }

    /// <summary>Waits until a client has fetched a small file through the network.</summary>
    public async Task WaitForClientAsync(INode client, CancellationToken cancellationToken = default) => await UntilAsync(
        async () =>
        {
            using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(ProbeTimeout);
            return (await Downloader.GetAsync(client.SocksEndPoint!, Files.Url(ProbeLength), user: null, timeout.Token)).Bytes == ProbeLength;
        },
        cancellationToken);

    /// <summary>Fetches the file of a length through a client.</summary>
    /// <param name="length">Length in bytes; see <see cref="HttpFileServer"/>.</param>
    /// <param name="client">The client; null for the first.</param>
    /// <param name="user">SOCKS user for isolation; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Download> DownloadAsync(int length, INode? client = null, string? user = null, CancellationToken cancellationToken = default) =>
        Downloader.GetAsync((client ?? Client).SocksEndPoint!, Files.Url(length), user, cancellationToken);

    /// <summary>The end of each node's log, to explain a failure.</summary>
    public string LogTails(int linesEach = 12)
    {
        StringBuilder text = new();
        foreach (INode node in Nodes)
        {
            string[] lines = node.ReadLog().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            text.Append($"\n--- {node.Plan.Nickname} ({(node.IsRunning ? "running" : "ended")})\n").AppendJoin('\n', lines.TakeLast(linesEach));
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.DisposeAsync().AsTask()));
        await Files.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int Running(string consensus) =>
        consensus.Split('\n').Count(line => line.StartsWith("s ", StringComparison.Ordinal) && line.Contains(" Running", StringComparison.Ordinal));

    private static TimeSpan IntervalOf(string consensus) => DateOf(consensus, "fresh-until ") - DateOf(consensus, "valid-after ");

    private static DateTime DateOf(string consensus, string keyword) => DateTime.ParseExact(
        consensus.Split('\n').First(line => line.StartsWith(keyword, StringComparison.Ordinal))[keyword.Length..], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static bool HasMicrodescriptors(INode node) =>
        !node.Plan.Program.IsTor || node.Plan.Role == NodeRole.Authority || new FileInfo(Path.Combine(node.Folder, "cached-microdescs.new")) is { Exists: true, Length: > 0 };

    private static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
            {
                // Not up yet: asked again below, until the caller's patience ends.
            }

            await Task.Delay(Poll, cancellationToken);
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        NodePlan[] authorities = [.. _plan.Nodes.Where(plan => plan.Role == NodeRole.Authority)];
        AuthorityIdentity[] identities = await Task.WhenAll(authorities.Select(
            plan => AuthorityIdentity.CreateAsync(plan, NodePorts.For(plan.Role), Directory.CreateDirectory(FolderOf(plan)).FullName, cancellationToken)));
        _authorityLines = [.. identities.Select(identity => identity.DirAuthorityLine)];
        Step("keys", ref start);
        for (int i = 0; i < authorities.Length; i++)
        {
            Launch(authorities[i], identities[i].Ports);
        }

        foreach (NodePlan plan in _plan.Nodes.Where(plan => plan.Role is NodeRole.Relay or NodeRole.Exit))
        {
            Launch(plan, NodePorts.For(plan.Role));
        }

        await WaitForRelaysAsync(cancellationToken);
        Step("relays", ref start);
        INode[] clients = [.. _plan.Nodes.Where(plan => plan.Role == NodeRole.Client).Select(plan => Launch(plan, NodePorts.For(plan.Role)))];
        await Task.WhenAll(clients.Select(client => WaitForClientAsync(client, cancellationToken)));
        Step("clients", ref start);
    }

    private void Step(string step, ref long start)
    {
        _steps.Add((step, Stopwatch.GetElapsedTime(start)));
        start = Stopwatch.GetTimestamp();
    }

    private string FolderOf(NodePlan plan) => Path.Combine(_folder, plan.Nickname);

    private ProcessNode Launch(NodePlan plan, NodePorts ports)
    {
        string folder = FolderOf(plan);
        Directory.CreateDirectory(folder);
        ProcessNode node = new(plan, ports, folder);
        File.WriteAllText(node.TorrcPath, TorrcText.Write(plan, ports, folder, _plan, _authorityLines));
        File.WriteAllText(Path.Combine(folder, "resolv.conf"), "nameserver 127.0.0.1\n");
        lock (_nodes)
        {
            _nodes.Add(node);
        }

        node.Start();
        return node;
    }
}
