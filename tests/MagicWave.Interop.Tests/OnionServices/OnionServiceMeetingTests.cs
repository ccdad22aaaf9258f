using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.OnionServices;

/// <summary>Stock tor and MagicWave as service and as client of each other, over relays of tor, of MagicWave and of both.</summary>
public sealed class OnionServiceMeetingTests
{
    private const int Length = 100 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Networks => ["tor", "magicwave", "both"];

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task A_hundred_megabytes_arrive_whole_each_way(string relays)
    {
        using CancellationTokenSource timeout = new(Patience);
        await using TorNetwork network = await TorNetwork.StartAsync(PlanOf(relays), timeout.Token);
        string ours = Directory.CreateTempSubdirectory("magicwave-service-").FullName;
        string theirs = Directory.CreateTempSubdirectory("magicwave-service-").FullName;
        try
        {
            OnionServiceNode[] services =
            [
                await OnionServiceNode.StartAsync(network, "ours", NodeProgram.MagicWaveClient, ours, [], timeout.Token),
                await OnionServiceNode.StartAsync(network, "theirs", NodeProgram.Tor, theirs, [], timeout.Token),
            ];
            // At once: stock tor as shipped waits on loopback more than it works.
            await Task.WhenAll(
                FetchAsync(services[0], network.Node("tor"), timeout.Token), FetchAsync(services[1], network.Node("mw"), timeout.Token));
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Assert.Fail(late.Message + network.LogTails());
        }
        finally
        {
            Directory.Delete(ours, recursive: true);
            Directory.Delete(theirs, recursive: true);
        }
    }

    private static async Task FetchAsync(OnionServiceNode service, INode client, CancellationToken cancellationToken)
    {
        Download download = await service.FetchAsync(client, Length, cancellationToken);
        Assert.True(download.IsComplete);
        Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256);
    }

    private static NetworkPlan PlanOf(string relays)
    {
        NetworkPlan plan = relays == "magicwave"
            ? NetworkPlan.Create(NodeProgram.MagicWave, authorities: 1, relays: 3, exits: 2, clients: 0)
            : NetworkPlan.AllTor(authorities: 2, relays: relays == "both" ? 1 : 3, exits: 2, clients: 0);
        NodePlan[] more = relays == "both"
            ? [.. Enumerable.Range(0, 3).Select(static i => new NodePlan($"mw{i}", NodeRole.Relay, NodeProgram.MagicWaveRelay))] : [];
        return plan with
        {
            Nodes = [.. plan.Nodes, .. more, new("tor", NodeRole.Client, NodeProgram.Tor), new("mw", NodeRole.Client, NodeProgram.MagicWaveClient)],
        };
    }
}
