using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MagicWave.Core.Security;
using MagicWave.Hosting.Options;
using MagicWave.Onion;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Runtime;

namespace MagicWave.Hosting.Runtime;

/// <summary>Runs the onion service of one HiddenServiceDir: each connection of a client goes to the target of its port.</summary>
internal sealed class HiddenServiceRunner : IAsyncDisposable
{
    private const int BufferLength = 16 * 1024;

    /// <summary>How long a server may go on after the client has ended.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly ServiceIdentityKey _key;
    private readonly OnionService _service;
    private readonly OnionServiceFolder _folder;
    private readonly HiddenServiceOption _option;
    private readonly Dictionary<int, IPEndPoint[]> _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private int _next;

    private HiddenServiceRunner(
        OnionServiceFolder folder, HiddenServiceOption option, ServiceIdentityKey key, OnionService service, Dictionary<int, IPEndPoint[]> targets, TimeProvider time)
    {
        _folder = folder;
        _option = option;
        _key = key;
        _service = service;
        _targets = targets;
        _time = time;
        _accepting = AcceptAsync();
    }

    /// <summary>The service.</summary>
    public OnionService Service => _service;

    /// <summary>Starts it.</summary>
    /// <exception cref="KeyStoreException">Its folder cannot be used, or holds the key of one that runs.</exception>
    public static HiddenServiceRunner Start(
        HiddenServiceOption option, bool isSingleHop, OnionClient client, IReadOnlyCollection<HiddenServiceRunner> running, TimeProvider time)
    {
        OnionServiceFolder folder = new(HomePath.Expand(option.Folder));
        ServiceIdentityKey key = folder.LoadIdentity(SystemRandom.Instance);
        try
        {
            if (running.Any(other => other.Service.Address == key.Address))
            {
                throw new KeyStoreException(
                    KeyStoreFaultKind.Corrupt, "Two HiddenServiceDir lines lead to the same key: give each service a folder with a key of its own.");
            }

            Dictionary<int, IPEndPoint[]> targets = option.Ports.GroupBy(static one => one.Port)
                .ToDictionary(static port => port.Key, static port => port.Select(static one => one.Target).ToArray());
            OnionService service = client.Serve(new OnionServiceOptions
            {
                Key = key,
                Ports = targets.Keys.ToHashSet(),
                IntroductionPoints = option.NumIntroductionPoints,
                IsSingleHop = isSingleHop,
                AuthorizedClients = LoadClients(folder, option),
                MaximumStreams = option.MaxStreams,
                ClosesCircuitAtMaximum = option.MaxStreamsCloseCircuit,
                AllowsUnknownPorts = option.AllowUnknownPorts,
                ProofOfWork = option.PoWDefensesEnabled ? new(option.PoWQueueRate, Math.Max(option.PoWQueueBurst, option.PoWQueueRate)) : null,
                IntroductionLimit = option is { EnableIntroDoSDefense: true, IntroDoSRatePerSec: > 0, IntroDoSBurstPerSec: > 0 }
                    ? (option.IntroDoSRatePerSec, Math.Max(option.IntroDoSBurstPerSec, option.IntroDoSRatePerSec)) : null,
            });
            return new(folder, option, key, service, targets, time);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Reads the keys of its clients again.</summary>
    /// <exception cref="KeyStoreException">One cannot be read: they stay as they were.</exception>
    public void ReloadClients() => _service.UseClients(LoadClients(_folder, _option));

    /// <summary>Ends the service and its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _service.Dispose();
        await _accepting.ConfigureAwait(false);
        _key.Dispose();
    }

    private static IReadOnlyList<AuthorizedClientKey> LoadClients(OnionServiceFolder folder, HiddenServiceOption option)
    {
        IReadOnlyList<AuthorizedClientKey> clients = folder.LoadClients();
        int room = OnionDescriptorLimits.MaximumClients(option.NumIntroductionPoints);
        return clients.Count <= room ? clients : throw new KeyStoreException(
            KeyStoreFaultKind.Corrupt,
            string.Create(CultureInfo.InvariantCulture, $"authorized_clients has {clients.Count} keys, and a service with {option.NumIntroductionPoints} ")
                + string.Create(CultureInfo.InvariantCulture, $"introduction points has room for {room}: remove some, or run a second service for them."));
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                OnionServiceRequest request = await _service.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = ConnectAsync(request);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or OnionException)
        {
            // Ended.
        }
    }

    private async Task ConnectAsync(OnionServiceRequest request)
    {
        IPEndPoint[] targets = _targets[request.Port];
        IPEndPoint target = targets[(int)((uint)Interlocked.Increment(ref _next) % (uint)targets.Length)];
        using Socket? socket = await TryConnectAsync(target).ConfigureAwait(false);
        if (socket is null)
        {
            request.Refuse();
            return;
        }

        OnionStream stream = request.Accept();
        await using (stream.ConfigureAwait(false))
        {
            await RelayAsync(stream, socket).ConfigureAwait(false);
        }
    }

    /// <summary>Null when the target cannot be reached, or there is no socket left to reach it with.</summary>
    private async Task<Socket?> TryConnectAsync(IPEndPoint target)
    {
        Socket? socket = null;
        try
        {
            socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(target, _stop.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            return null;
        }
    }

    /// <summary>Both ways, until the server has nothing more to say or either side is gone.</summary>
    private async Task RelayAsync(OnionStream stream, Socket socket)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task upload = UploadAsync(stream, socket, over.Token);
        try
        {
            byte[] buffer = new byte[BufferLength];
            int count;
            while ((count = await socket.ReceiveAsync(buffer.AsMemory(), over.Token).ConfigureAwait(false)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), over.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is SocketException or OnionException or OperationCanceledException or IOException)
        {
            // Either side is gone.
        }

        await over.CancelAsync().ConfigureAwait(false);
        await upload.ConfigureAwait(false);
    }

    private async Task UploadAsync(OnionStream stream, Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(stream, socket, cancellationToken).ConfigureAwait(false);

            // The client has ended: the server may still be reading, and what it has not read must not be lost.
            socket.Shutdown(SocketShutdown.Send);
            await Task.Delay(Linger, _time, cancellationToken).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }

    private static async Task CopyAsync(OnionStream stream, Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            byte[] buffer = new byte[BufferLength];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await socket.SendAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OnionException)
        {
            // A client gives no reason for its end (tor-spec 6.3): it is an end like any other.
        }
    }
}
