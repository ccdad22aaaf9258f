using System.Text.RegularExpressions;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

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
            INode service = network.Add(new NodePlan("service", NodeRole.Client, NodeProgram.Tor)
            {
                ExtraLines = [$"HiddenServiceDir {folder}", $"HiddenServicePort 80 {network.Files.EndPoint}"],
            });
            INode client = network.Add(new NodePlan("visitor", NodeRole.Client, NodeProgram.Tor));
            await network.WaitForClientAsync(service, timeout.Token);
            await network.WaitForClientAsync(client, timeout.Token);
            string address = (await File.ReadAllTextAsync(Path.Combine(folder, "hostname"), timeout.Token)).Trim();
            Download download = await FetchAsync(client, new Uri($"http://{address}/{Length}"), timeout.Token);
            Assert.True(download.IsComplete);
            Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256);
            await client.StopAsync();
            await service.StopAsync();
        }
        catch (OperationCanceledException)
        {
            Assert.Fail("The client did not reach the service." + network.LogTails());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string logs = await StopRelaysAsync(network);
        long cellsForTheFile = Length / 498;
        Assert.True(Sum(logs, Introductions(), "established") >= 1, logs);
        Assert.True(Sum(logs, Introductions(), "passed") >= 1, logs);
        Assert.True(Sum(logs, Rendezvous(), "joined") >= 1, logs);
        Assert.True(Sum(logs, Rendezvous(), "cells") > cellsForTheFile, logs);
        Assert.True(Sum(logs, Descriptors(), "stored") >= 2, logs);
        Assert.True(Sum(logs, Descriptors(), "served") >= 1, logs);
    }

    // The service uploads its descriptor some time after it got through itself; until then there is nothing to be found.
    private static async Task<Download> FetchAsync(INode client, Uri url, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await Downloader.GetAsync(client.SocksEndPoint!, url, user: null, cancellationToken);
            }
            catch (Exception failure) when (failure is SocksFailure or IOException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
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
