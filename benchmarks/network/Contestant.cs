using System.Diagnostics;
using MagicWave.TestKit.Networks;

namespace MagicWave.NetworkBenchmark;

/// <summary>A running network of one variant, and what was measured of it.</summary>
internal sealed class Contestant(Variant variant, TorNetwork network)
{
    private const int ParallelStreams = 8;
    private const int WarmUpCircuits = 50;
    private const int NoticeableShare = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public Variant Variant { get; } = variant;

    public TorNetwork Network { get; } = network;

    public Results Results { get; } = new();

    /// <summary>The same load as one round, not measured: caches fill, code is compiled, windows open.</summary>
    public async Task WarmUpAsync(int bytes)
    {
        CancellationToken limit = Limit();
        Checked(await Network.DownloadAsync(bytes, cancellationToken: limit), bytes);
        await Task.WhenAll(Enumerable.Range(0, ParallelStreams).Select(i => Network.DownloadAsync(bytes / 3, client: null, user: $"warm{i}", limit)));
        await new CircuitTimer(Network).BuildAsync(WarmUpCircuits, limit);
    }

    /// <summary>One stream of the whole file.</summary>
    public async Task MeasureSingleAsync(int bytes)
    {
        TimeSpan[] before = [.. Network.Nodes.Select(node => node.ProcessorTime)];
        Download download = Checked(await Network.DownloadAsync(bytes, cancellationToken: Limit()), bytes);
        TimeSpan[] used = [.. Network.Nodes.Select((node, i) => node.ProcessorTime - before[i])];
        TimeSpan total = used.Aggregate((sum, one) => sum + one);
        Results.Single.Add(download.MegabytesPerSecond);
        Results.SingleProcessor.Add(Per100Megabytes(total, bytes));
        Results.SingleNodes.Add(used.Count(one => one > total / NoticeableShare));
    }

    /// <summary>A third of the file on each of several circuits at once.</summary>
    public async Task MeasureParallelAsync(int bytes)
    {
        int each = bytes / 3;
        TimeSpan before = ProcessorTime();
        long start = Stopwatch.GetTimestamp();
        CancellationToken limit = Limit();
        Download[] downloads = await Task.WhenAll(
            Enumerable.Range(0, ParallelStreams).Select(i => Network.DownloadAsync(each, client: null, user: $"stream{i}", limit)));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long total = downloads.Sum(download => Checked(download, each).Bytes);
        Results.Parallel.Add(total / 1e6 / seconds);
        Results.ParallelProcessor.Add(Per100Megabytes(ProcessorTime() - before, total));
    }

    /// <summary>Small requests one after another.</summary>
    public async Task MeasureFirstByteAsync(int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            Results.FirstByte.Add(Checked(await Network.DownloadAsync(16, cancellationToken: Limit()), 16).FirstByte.TotalMilliseconds);
        }
    }

    /// <summary>Circuits one after another.</summary>
    public async Task MeasureCircuitsAsync(int circuits)
    {
        CircuitTimer timer = new(Network);
        foreach (TimeSpan duration in await timer.BuildAsync(circuits, Limit()))
        {
            Results.CircuitBuild.Add(duration.TotalMilliseconds);
        }
    }

    /// <summary>Memory, once everything else was measured.</summary>
    public void MeasureMemory()
    {
        Results.StartSeconds = Network.StartSteps.Where(step => step.Step != "keys").Sum(step => step.Duration.TotalSeconds);
        foreach (INode node in Network.Nodes)
        {
            double megabytes = node.ResidentBytes / 1e6;
            if (node.Plan.Role == NodeRole.Client)
            {
                Results.ClientMemory = megabytes;
            }
            else
            {
                Results.RelayMemory.Add(megabytes);
            }
        }
    }

    private static CancellationToken Limit() => new CancellationTokenSource(Patience).Token;

    private static double Per100Megabytes(TimeSpan processor, long bytes) => processor.TotalSeconds * 1e8 / bytes;

    private static Download Checked(Download download, int bytes) =>
        download.IsComplete && download.Sha256 == HttpFileServer.Sha256(bytes)
            ? download
            : throw new InvalidDataException($"{download.Bytes} bytes arrived of {bytes}, status {download.Status}: not the file that was sent.");

    private TimeSpan ProcessorTime() => Network.Nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + node.ProcessorTime);
}
