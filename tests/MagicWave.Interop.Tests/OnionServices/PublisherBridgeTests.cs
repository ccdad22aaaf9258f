using System.Security.Cryptography;
using MagicWave.TestKit;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.OnionServices;

/// <summary>The publisher bridge, as a publisher starts it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PublisherBridgeTests
{
    private const int Length = 5_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_folder_is_a_site_for_stock_tor_and_keeps_its_address()
    {
        using CancellationTokenSource timeout = new(Patience);
        string folder = Directory.CreateTempSubdirectory("magicwave-bridge-").FullName;
        string www = Directory.CreateDirectory(Path.Combine(folder, "www")).FullName;
        string data = Path.Combine(folder, "data");
        byte[] content = new SeededRandom(1).Bytes(Length);
        await File.WriteAllBytesAsync(Path.Combine(www, $"{Length}"), content, timeout.Token);
        await using TorNetwork network = await TorNetwork.StartAsync(NetworkPlan.AllTor(authorities: 2, relays: 3, exits: 2, clients: 1), timeout.Token);
        try
        {
            await network.WaitForLastingIntervalAsync(timeout.Token);
            NodeProgram bridge = NodeProgram.MagicWaveBridge;
            INode node = network.Add(new NodePlan("bridge", NodeRole.Client, bridge with { Arguments = [.. bridge.Arguments, "--www", www, "--data", data] }));
            string hostname = Path.Combine(data, "onion", "hostname");
            while (!File.Exists(hostname))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), timeout.Token);
            }

            OnionServiceNode site = OnionServiceNode.Of(node, Path.Combine(data, "onion"));
            Download first = await site.FetchAsync(network.Client, Length, timeout.Token);
            Assert.True(first.IsComplete);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(content)), first.Sha256, ignoreCase: true);
            Assert.Contains($"Onion address: http://{site.Address}/", node.ReadLog(), StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));

            await node.StopAsync();
            Assert.Equal(site.Address, (await File.ReadAllTextAsync(hostname, timeout.Token)).Trim());
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Assert.Fail(late.Message + network.LogTails());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
