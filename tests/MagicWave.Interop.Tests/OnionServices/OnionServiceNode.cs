using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.OnionServices;

/// <summary>A client node that publishes the network's file server as an onion service; its folder outlives the node, as an operator's does.</summary>
internal sealed class OnionServiceNode
{
    private OnionServiceNode(INode node, string address)
    {
        Node = node;
        Address = address;
    }

    public INode Node { get; }

    /// <summary>With <c>.onion</c>.</summary>
    public string Address { get; }

    /// <summary>Starts one.</summary>
    /// <param name="network">Where.</param>
    /// <param name="name">The node's nickname.</param>
    /// <param name="program">Stock tor or the client host.</param>
    /// <param name="folder">Its HiddenServiceDir.</param>
    /// <param name="lines">More torrc lines of the service.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OnionServiceNode> StartAsync(
        TorNetwork network, string name, NodeProgram program, string folder, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        INode node = network.Add(new NodePlan(name, NodeRole.Client, program)
        {
            ExtraLines = [$"HiddenServiceDir {folder}", $"HiddenServicePort 80 {network.Files.EndPoint}", .. lines],
        });
        if (!lines.Contains("SocksPort 0"))
        {
            await network.WaitForClientAsync(node, cancellationToken);
        }

        string hostname = Path.Combine(folder, "hostname");
        while (!File.Exists(hostname))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        return Of(node, folder);
    }

    /// <summary>A node that runs a service already.</summary>
    public static OnionServiceNode Of(INode node, string folder) => new(node, File.ReadAllText(Path.Combine(folder, "hostname")).Trim());

    /// <summary>Fetches the file of a length through a client, which may have to wait until the service is published.</summary>
    public async Task<Download> FetchAsync(INode client, int length, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await Downloader.GetAsync(client.SocksEndPoint!, new Uri($"http://{Address}/{length}"), user: null, cancellationToken);
            }
            catch (Exception failure) when (failure is SocksFailure or IOException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }
}
