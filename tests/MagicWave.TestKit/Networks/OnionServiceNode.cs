namespace MagicWave.TestKit.Networks;

/// <summary>A client node that publishes the network's file server as an onion service; its folder outlives the node, as an operator's does.</summary>
public sealed class OnionServiceNode
{
    private const int ProbeLength = 64;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    private OnionServiceNode(INode node, string address)
    {
        Node = node;
        Address = address;
    }

    /// <summary>The node that runs it.</summary>
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
        await network.WaitForLastingIntervalAsync(cancellationToken);
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

    /// <summary>
    /// Fetches the file of a length through a client. The service may not be published yet, or the client may know introduction points of the program
    /// before: it is asked for a small file until that comes.
    /// </summary>
    /// <exception cref="TimeoutException">It was not reached until the token was cancelled; the message says how each attempt ended.</exception>
    public async Task<Download> FetchAsync(INode client, int length, CancellationToken cancellationToken)
    {
        List<string> attempts = [];
        try
        {
            while (await FailureAsync(client, cancellationToken) is { } failure)
            {
                attempts.Add($"{DateTimeOffset.UtcNow:HH:mm:ss} {failure}");
                await ForgetAsync(client, cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }

            return await DownloadAsync(client, length, user: null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{client.Plan.Nickname} did not fetch {length} bytes from {Node.Plan.Nickname}. Attempts: {string.Join("; ", attempts)}.");
        }
    }

    /// <summary>Fetches the file of a length through a client, or fails as the client does.</summary>
    /// <param name="client">Through whom.</param>
    /// <param name="length">Length in bytes; see <see cref="HttpFileServer"/>.</param>
    /// <param name="user">SOCKS user for isolation; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Download> DownloadAsync(INode client, int length, string? user, CancellationToken cancellationToken) =>
        Downloader.GetAsync(client.SocksEndPoint!, new Uri($"http://{Address}/{length}"), user, cancellationToken);

    // A stock client asks no directory twice within a while, and that while is long for a test.
    private static async Task ForgetAsync(INode client, CancellationToken cancellationToken)
    {
        if (client.Plan.Program.IsTor)
        {
            await using ControlConnection control = await ControlConnection.OpenAsync(client.ControlEndPoint, cancellationToken);
            await control.SendAsync("SIGNAL NEWNYM", cancellationToken);
        }
    }

    /// <summary>How an attempt failed; null when it did not.</summary>
    private async Task<string?> FailureAsync(INode client, CancellationToken cancellationToken)
    {
        using CancellationTokenSource attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(AttemptTimeout);
        try
        {
            _ = await DownloadAsync(client, ProbeLength, user: null, attempt.Token);
            return null;
        }
        catch (SocksFailure failure)
        {
            return $"SOCKS {failure.Reply:X2}";
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer in {AttemptTimeout.TotalSeconds} s";
        }
    }
}
