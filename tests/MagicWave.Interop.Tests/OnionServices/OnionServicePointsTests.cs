using System.Text.RegularExpressions;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.OnionServices;

/// <summary>
/// A stock service and a stock client with nothing but MagicWave between them: its authority, whose shared random values and flags make the ring of
/// directories, and its relays as directories, introduction points and rendezvous points.
/// </summary>
public sealed partial class OnionServicePointsTests
{
    private const int Length = 8 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Two_stock_tors_meet_at_MagicWave_relays()
    {
        using CancellationTokenSource timeout = new(Patience);
        await using TorNetwork network = await TorNetwork.StartAsync(
            NetworkPlan.Create(NodeProgram.MagicWave, authorities: 1, relays: 4, exits: 2, clients: 0), timeout.Token);
        string folder = Directory.CreateTempSubdirectory("magicwave-service-").FullName;
        try
        {
            // One that asks its introduction points for a limit, and one that is not anonymous and comes to all points directly.
            OnionServiceNode hidden = await StartAsync(
                "hidden", "HiddenServiceEnableIntroDoSDefense 1", "HiddenServiceEnableIntroDoSRatePerSec 5", "HiddenServiceEnableIntroDoSBurstPerSec 20");
            OnionServiceNode single = await StartAsync("single", "SocksPort 0", "HiddenServiceNonAnonymousMode 1", "HiddenServiceSingleHopMode 1");
            INode client = network.Add(new NodePlan("visitor", NodeRole.Client, NodeProgram.Tor));
            await network.WaitForClientAsync(client, timeout.Token);
            await VisitAsync(hidden, client, timeout.Token);
            await VisitAsync(single, client, timeout.Token);
            await Task.WhenAll(client.StopAsync(), hidden.Node.StopAsync(), single.Node.StopAsync());
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Assert.Fail(late.Message + network.LogTails());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string logs = await StopRelaysAsync(network);
        const int Services = 2;
        long cellsForTheFiles = Services * (Length / 498);
        Assert.True(Sum(logs, Introductions(), "established") >= Services, logs);
        Assert.True(Sum(logs, Introductions(), "passed") >= Services, logs);
        Assert.True(Sum(logs, Rendezvous(), "joined") >= Services, logs);
        Assert.True(Sum(logs, Rendezvous(), "cells") > cellsForTheFiles, logs);
        Assert.True(Sum(logs, Descriptors(), "stored") >= 2 * Services, logs);
        Assert.True(Sum(logs, Descriptors(), "served") >= Services, logs);

        Task<OnionServiceNode> StartAsync(string name, params string[] lines) =>
            OnionServiceNode.StartAsync(network, name, NodeProgram.Tor, Path.Combine(folder, name), lines, timeout.Token);
    }

    private static async Task VisitAsync(OnionServiceNode service, INode client, CancellationToken cancellationToken)
    {
        Download download = await service.FetchAsync(client, Length, cancellationToken);
        Assert.True(download.IsComplete);
        Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256);
    }

    private static async Task<string> StopRelaysAsync(TorNetwork network)
    {
        INode[] relays = [.. network.Nodes.Where(node => node.Plan.Role != NodeRole.Client)];
        Assert.All(relays, relay => Assert.False(relay.Plan.Program.IsTor));
        await Task.WhenAll(relays.Select(relay => relay.StopAsync()));
        return string.Concat(relays.Select(relay => relay.ReadLog()));
    }

    private static long Sum(string logs, Regex line, string group) =>
        line.Matches(logs).Sum(match => long.Parse(match.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex(@"introduction point for (?<established>\d+) circuits, \d+ refused; (?<passed>\d+) introductions")]
    private static partial Regex Introductions();

    [GeneratedRegex(@"rendezvous point for \d+ clients, \d+ refused; (?<joined>\d+) joined, \d+ services came in vain; (?<cells>\d+) cells")]
    private static partial Regex Rendezvous();

    [GeneratedRegex(@"directory of onion services: (?<stored>\d+) descriptors stored, \d+ refused, \d+ dropped for room; (?<served>\d+) given out")]
    private static partial Regex Descriptors();
}
