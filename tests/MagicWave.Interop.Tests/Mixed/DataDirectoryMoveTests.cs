using System.Globalization;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

/// <summary>An operator changes the program of a relay and keeps its DataDirectory.</summary>
[Collection(MixedNetworkCollection.Name)]
public sealed class DataDirectoryMoveTests(MixedNetworkFixture fixture)
{
    private const string Nickname = "mover";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // Each program gets a new ORPort. A listing at that port is made from what this program published, not left over from the one before.
    [Fact]
    public async Task A_relay_keeps_its_identity_from_tor_to_magicwave_and_back()
    {
        using CancellationTokenSource timeout = new(Patience);
        Identity first = await RunAsync(NodeProgram.Tor, isLast: false, timeout.Token);
        Identity moved = await RunAsync(NodeProgram.MagicWaveRelay, isLast: false, timeout.Token);
        Identity back = await RunAsync(NodeProgram.Tor, isLast: true, timeout.Token);

        Assert.StartsWith("Tor ", first.Platform, StringComparison.Ordinal);
        Assert.NotEqual(first.Platform, moved.Platform);
        Assert.Equal(first.Platform, back.Platform);
        Assert.Equal((first.Rsa, first.Ed25519), (moved.Rsa, moved.Ed25519));
        Assert.Equal((first.Rsa, first.Ed25519), (back.Rsa, back.Ed25519));
    }

    /// <summary>
    /// Runs the relay until every authority lists it and a client got a file through it. The last one is left running, as other tests
    /// of the network could choose it from the consensus.
    /// </summary>
    private async Task<Identity> RunAsync(NodeProgram program, bool isLast, CancellationToken cancellationToken)
    {
        INode node = fixture.Network.Add(new NodePlan(Nickname, NodeRole.Exit, program));
        try
        {
            Identity identity = await ListedAsync(node, cancellationToken);
            await Visits.WithClientAsync(
                fixture.Network,
                NodeProgram.Tor,
                Visits.Pins("", "", Nickname),
                async (client, token) =>
                {
                    Download download = await fixture.Network.DownloadAsync(Visits.Small, client, user: null, token);
                    Assert.Equal(HttpFileServer.Sha256(Visits.Small), download.Sha256);
                });
            return identity;
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{program.FileName} was not listed at port {node.OnionEndPoint!.Port}:\n{node.ReadLog()}{fixture.Network.LogTails()}");
            throw;
        }
        finally
        {
            if (!isLast)
            {
                await node.StopAsync();
            }
        }
    }

    private async Task<Identity> ListedAsync(INode node, CancellationToken cancellationToken)
    {
        using HttpClient http = new();
        INode[] authorities = [.. fixture.Network.Nodes.Where(other => other.Plan.Role == NodeRole.Authority)];
        string identity = string.Empty;
        foreach (INode authority in authorities)
        {
            while ((identity = await RunningAsync(http, authority, node.OnionEndPoint!.Port, cancellationToken)).Length == 0)
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }

        string fingerprint = Convert.ToHexString(Convert.FromBase64String(identity + "="));
        string descriptor = await http.GetStringAsync(
            new Uri($"http://{authorities[0].DirectoryEndPoint}/tor/server/fp/{fingerprint}"), cancellationToken);
        return new Identity(fingerprint, Line(descriptor, "master-key-ed25519 "), Line(descriptor, "platform "));
    }

    /// <summary>The identity field of the relay that runs at this port by the consensus (dir-spec.txt, 3.4.1); empty when there is none.</summary>
    private static async Task<string> RunningAsync(HttpClient http, INode authority, int port, CancellationToken cancellationToken)
    {
        string consensus = await http.GetStringAsync(
            new Uri($"http://{authority.DirectoryEndPoint}/tor/status-vote/current/consensus"), cancellationToken);
        string[] lines = consensus.Split('\n');
        string orPort = port.ToString(CultureInfo.InvariantCulture);
        int at = Array.FindIndex(lines, line => line.StartsWith($"r {Nickname} ", StringComparison.Ordinal) && line.Split(' ')[7] == orPort);
        if (at < 0)
        {
            return string.Empty;
        }

        string flags = lines.Skip(at).First(line => line.StartsWith("s ", StringComparison.Ordinal));
        return flags.Split(' ').Contains("Running") ? lines[at].Split(' ')[2] : string.Empty;
    }

    private static string Line(string document, string keyword) =>
        document.Split('\n').First(line => line.StartsWith(keyword, StringComparison.Ordinal))[keyword.Length..];

    private sealed record Identity(string Rsa, string Ed25519, string Platform);
}
