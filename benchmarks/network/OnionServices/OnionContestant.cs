using System.Diagnostics;
using MagicWave.TestKit.Networks;

namespace MagicWave.NetworkBenchmark.OnionServices;

/// <summary>A running network of one variant with an onion service of the same program, and what was measured of it.</summary>
/// <param name="contestant">The network; its first client is the one that stays.</param>
/// <param name="folder">For the services' keys.</param>
internal sealed class OnionContestant(Contestant contestant, string folder)
{
    private const int ProbeLength = 16;
    private const int NoticeableShare = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>For what the last visit left to be built in advance.</summary>
    private static readonly TimeSpan BetweenVisits = TimeSpan.FromSeconds(3);

    private OnionServiceNode? _service;
    private OnionServiceNode? _other;
    private int _visitors;
    private int _users;

    public Variant Variant => contestant.Variant;

    public OnionResults Results { get; } = new();

    private TorNetwork Network => contestant.Network;

    private NodeProgram Program => Network.Client.Plan.Program;

    /// <summary>Starts a service with a new key in place of the one before.</summary>
    public async Task MeasureStartAsync()
    {
        if (_service is not null)
        {
            await _service.Node.StopAsync();
        }

        string name = $"service{Results.Reachable.Count}";
        CancellationToken limit = Limit();
        long start = Stopwatch.GetTimestamp();
        _service = await OnionServiceNode.StartAsync(Network, name, Program, Path.Combine(folder, Variant.Name + name), [], limit);
        Checked(await _service.FetchAsync(Network.Client, ProbeLength, limit), ProbeLength);
        Results.Reachable.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Starts another service, which is reached but not measured.</summary>
    public async Task StartOtherAsync()
    {
        CancellationToken limit = Limit();
        _other = await OnionServiceNode.StartAsync(Network, "other", Program, Path.Combine(folder, Variant.Name + "other"), [], limit);
        Checked(await _other.FetchAsync(Network.Client, ProbeLength, limit), ProbeLength);
    }

    /// <summary>A client that has just started, and has fetched a file through an exit, comes for the first time, and then to the other service.</summary>
    public async Task MeasureFirstVisitAsync()
    {
        INode visitor = Network.Add(new NodePlan($"visitor{_visitors++}", NodeRole.Client, Program));
        await Network.WaitForClientAsync(visitor, Limit());
        Results.FirstVisit.Add((await FetchAsync(visitor, ProbeLength, user: null)).FirstByte.TotalMilliseconds);
        await Task.Delay(BetweenVisits);
        Results.SecondVisit.Add((await FetchAsync(_other!, visitor, ProbeLength, user: null)).FirstByte.TotalMilliseconds);
        await visitor.StopAsync();
    }

    /// <summary>New users of one client, one after another; those of the first calls for which nothing is counted compile its code.</summary>
    public async Task VisitAsNewUsersAsync(int count, bool isCounted)
    {
        for (int i = 0; i < count; i++)
        {
            Download download = await FetchAsync(Network.Client, ProbeLength, $"user{_users++}");
            if (isCounted)
            {
                Results.NewUser.Add(download.FirstByte.TotalMilliseconds);
            }
        }
    }

    /// <summary>Small requests one after another over one joined circuit.</summary>
    public async Task MeasureFirstByteAsync(int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            Results.FirstByte.Add((await FetchAsync(Network.Client, ProbeLength, user: null)).FirstByte.TotalMilliseconds);
        }
    }

    /// <summary>One stream of the whole file.</summary>
    public async Task MeasureSingleAsync(int bytes, bool isCounted)
    {
        INode[] nodes = [.. Network.Nodes.Where(node => node.IsRunning)];
        TimeSpan[] before = [.. nodes.Select(node => node.ProcessorTime)];
        Download download = await FetchAsync(Network.Client, bytes, user: null);
        TimeSpan[] used = [.. nodes.Select((node, i) => node.ProcessorTime - before[i])];
        TimeSpan total = used.Aggregate((sum, one) => sum + one);
        if (isCounted)
        {
            Results.Single.Add(download.MegabytesPerSecond);
            Results.SingleProcessor.Add(total.TotalSeconds * 1e8 / bytes);
            Results.SingleNodes.Add(used.Count(one => one > total / NoticeableShare));
        }
    }

    private static CancellationToken Limit() => new CancellationTokenSource(Patience).Token;

    private static Download Checked(Download download, int bytes) =>
        download.IsComplete && download.Sha256 == HttpFileServer.Sha256(bytes)
            ? download
            : throw new InvalidDataException($"{download.Bytes} bytes arrived of {bytes}, status {download.Status}: not the file that was sent.");

    private Task<Download> FetchAsync(INode client, int bytes, string? user) => FetchAsync(_service!, client, bytes, user);

    private async Task<Download> FetchAsync(OnionServiceNode service, INode client, int bytes, string? user)
    {
        CancellationToken limit = Limit();
        while (true)
        {
            try
            {
                return Checked(await service.DownloadAsync(client, bytes, user, limit), bytes);
            }
            catch (SocksFailure)
            {
                Results.Failures++;
                await Task.Delay(TimeSpan.FromSeconds(1), limit);
            }
        }
    }
}
