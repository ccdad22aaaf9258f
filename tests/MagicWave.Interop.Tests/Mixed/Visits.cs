using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

/// <summary>Downloads through clients that exist for one test.</summary>
internal static class Visits
{
    public const int Big = 100 * 1024 * 1024;
    public const int Small = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static int _clients;

    /// <summary>The lines that pin a path; an empty place is left to the client.</summary>
    public static string[] Pins(string entry, string middle, string exit) =>
    [
        .. new[] { ("EntryNodes", entry), ("MiddleNodes", middle), ("ExitNodes", exit) }
            .Where(pin => pin.Item2.Length > 0).Select(pin => $"{pin.Item1} {pin.Item2}"),
        "StrictNodes 1",
    ];

    /// <summary>Starts a client, waits until it gets through, runs the visit and stops it.</summary>
    public static async Task WithClientAsync(
        TorNetwork network, NodeProgram program, IEnumerable<string> lines, Func<INode, CancellationToken, Task> visit)
    {
        using CancellationTokenSource timeout = new(Patience);
        string[] ours = program.IsTor ? ["ConfluxEnabled 0"] : ["ClientRejectInternalAddresses 0"];
        string name = $"visitor{Interlocked.Increment(ref _clients)}";
        INode client = network.Add(new NodePlan(name, NodeRole.Client, program) { ExtraLines = [.. ours, .. lines] });
        try
        {
            await network.WaitForClientAsync(client, timeout.Token);
            await visit(client, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail("The client did not get through:\n" + client.ReadLog() + network.LogTails());
        }
        finally
        {
            await client.StopAsync();
        }
    }

    /// <summary>Fetches 100 MB and looks at every byte.</summary>
    public static async Task FetchBigAsync(TorNetwork network, INode client, CancellationToken cancellationToken)
    {
        Download download = await network.DownloadAsync(Big, client, user: null, cancellationToken);
        Assert.True(download.IsComplete);
        Assert.Equal(HttpFileServer.Sha256(Big), download.Sha256);
    }

    /// <summary>Fetches 1 MB fifty times at once.</summary>
    public static async Task FetchManyAsync(TorNetwork network, INode client, CancellationToken cancellationToken)
    {
        Download[] downloads = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => network.DownloadAsync(Small, client, user: null, cancellationToken)));
        Assert.All(downloads, download => Assert.Equal(HttpFileServer.Sha256(Small), download.Sha256));
    }
}
