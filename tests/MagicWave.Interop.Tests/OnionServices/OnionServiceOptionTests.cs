using System.Runtime.Versioning;
using MagicWave.Core.Security;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.OnionServices;

/// <summary>Moves between the two programs, restricted discovery and single hops, over relays of MagicWave and of tor.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OnionServiceOptionTests(OnionServiceNetworkFixture fixture) : IClassFixture<OnionServiceNetworkFixture>
{
    private const int Length = 1024 * 1024;
    private const int NeedsKey = 0xF4;
    private const int KeyRefused = 0xF5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_service_moves_from_tor_to_MagicWave_and_back_with_its_address() => await InNetworkAsync(async (network, folder, cancellationToken) =>
    {
        NodeProgram[] programs = [NodeProgram.Tor, NodeProgram.MagicWaveClient, NodeProgram.Tor];
        HashSet<string> addresses = [];
        for (int i = 0; i < programs.Length; i++)
        {
            OnionServiceNode service = await OnionServiceNode.StartAsync(network, $"service{i}", programs[i], folder, [], cancellationToken);
            addresses.Add(service.Address);

            // The stock client has the descriptor of the program before: it has to notice by itself that its points are gone.
            await FetchAsync(service, network.Node("tor"), cancellationToken);
            await FetchAsync(service, network.Node("mw"), cancellationToken);
            await service.Node.StopAsync();
        }

        Assert.Single(addresses);
    });

    [Fact]
    public async Task A_single_hop_service_is_reached_by_both() => await InNetworkAsync(async (network, folder, cancellationToken) =>
    {
        INode node = network.Add(new NodePlan("single", NodeRole.Client, NodeProgram.MagicWaveClient)
        {
            ExtraLines =
            [
                "/SocksPort", "SocksPort 0", "HiddenServiceNonAnonymousMode 1", "HiddenServiceSingleHopMode 1", $"HiddenServiceDir {folder}",
                $"HiddenServicePort 80 {network.Files.EndPoint}",
            ],
        });
        while (!File.Exists(Path.Combine(folder, "hostname")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        OnionServiceNode service = OnionServiceNode.Of(node, folder);
        await FetchAsync(service, network.Node("tor"), cancellationToken);
        await FetchAsync(service, network.Node("mw"), cancellationToken);
        await node.StopAsync();
    });

    /// <summary>The puzzle is in the descriptors of both programs, and each client reads the other's; nobody waits, and so no effort is asked for.</summary>
    [Fact]
    public async Task A_service_that_may_ask_for_work_is_reached_by_both() => await InNetworkAsync(async (network, folder, cancellationToken) =>
    {
        foreach (NodeProgram program in (NodeProgram[])[NodeProgram.MagicWaveClient, NodeProgram.Tor])
        {
            string own = Path.Combine(folder, program.IsTor ? "tor" : "mw");
            Directory.CreateDirectory(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            OnionServiceNode service = await OnionServiceNode.StartAsync(
                network,
                program.IsTor ? "asktor" : "askmw",
                program,
                own,
                ["HiddenServicePoWDefensesEnabled 1", "HiddenServicePoWQueueRate 5", "HiddenServicePoWQueueBurst 10"],
                cancellationToken);
            await FetchAsync(service, network.Node("tor"), cancellationToken);
            await FetchAsync(service, network.Node("mw"), cancellationToken);
        }
    });

    /// <summary>The service knows one key: whoever has it gets in, and whoever has another one, or none, is told so.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_clients_whose_key_is_known_find_a_restricted_service(bool isServiceTor) => await InNetworkAsync(async (network, folder, cancellationToken) =>
    {
        using ServiceIdentityKey unused = ServiceIdentityKey.Generate(SystemRandom.Instance);
        using ClientAuthorization draft = ClientAuthorization.Generate(unused.Address, SystemRandom.Instance);
        string clients = Path.Combine(folder, "authorized_clients");
        Directory.CreateDirectory(clients, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(clients, "friend.auth"), draft.PublicKey.ToString(), cancellationToken);
        OnionServiceNode service = await OnionServiceNode.StartAsync(
            network, $"restricted{(isServiceTor ? "tor" : "mw")}", isServiceTor ? NodeProgram.Tor : NodeProgram.MagicWaveClient, folder, [], cancellationToken);

        string right = draft.ToSecretText().Replace(unused.Address.Label, service.Address[..^".onion".Length], StringComparison.Ordinal);
        using ClientAuthorization stranger = ClientAuthorization.Generate(unused.Address, SystemRandom.Instance);
        string wrong = stranger.ToSecretText().Replace(unused.Address.Label, service.Address[..^".onion".Length], StringComparison.Ordinal);
        foreach (NodeProgram program in (NodeProgram[])[NodeProgram.Tor, NodeProgram.MagicWaveClient])
        {
            string name = (program.IsTor ? "tor" : "mw") + (isServiceTor ? "tor" : "mw");
            INode friend = await AddClientAsync(network, $"friend{name}", program, right, cancellationToken);
            await FetchAsync(service, friend, cancellationToken);
            INode other = await AddClientAsync(network, $"other{name}", program, wrong, cancellationToken);
            Assert.Equal(KeyRefused, await RefusalAsync(service, other, cancellationToken));
            INode nobody = await AddClientAsync(network, $"nobody{name}", program, null, cancellationToken);
            Assert.Equal(NeedsKey, await RefusalAsync(service, nobody, cancellationToken));
            await Task.WhenAll(friend.StopAsync(), other.StopAsync(), nobody.StopAsync());
        }

        await service.Node.StopAsync();
    });

    private static async Task<INode> AddClientAsync(TorNetwork network, string name, NodeProgram program, string? key, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(Path.GetDirectoryName(network.Node("mw").Folder)!, name + "-keys");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (key is not null)
        {
            string file = Path.Combine(folder, "service.auth_private");
            await File.WriteAllTextAsync(file, key, cancellationToken);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        INode node = network.Add(new NodePlan(name, NodeRole.Client, program)
        {
            ExtraLines = [$"ClientOnionAuthDir {folder}"],
        });
        await network.WaitForClientAsync(node, cancellationToken);
        return node;
    }

    private static async Task<int> RefusalAsync(OnionServiceNode service, INode client, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _ = await Downloader.GetAsync(client.SocksEndPoint!, new Uri($"http://{service.Address}/{Length}"), user: null, cancellationToken);
                Assert.Fail("It got in.");
            }
            catch (SocksFailure failure) when (failure.Reply is NeedsKey or KeyRefused)
            {
                return failure.Reply;
            }
            catch (Exception failure) when (failure is SocksFailure or IOException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    private async Task InNetworkAsync(Func<TorNetwork, string, CancellationToken, Task> visit)
    {
        using CancellationTokenSource timeout = new(Patience);
        TorNetwork network = fixture.Network;
        string folder = Directory.CreateTempSubdirectory("magicwave-service-").FullName;
        try
        {
            await visit(network, folder, timeout.Token);
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

    private static async Task FetchAsync(OnionServiceNode service, INode client, CancellationToken cancellationToken)
    {
        Download download = await service.FetchAsync(client, Length, cancellationToken);
        Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256);
    }
}
