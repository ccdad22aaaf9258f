using System.Threading.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.OnionServices.Service;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion;

/// <summary>
/// An onion service of version 3 (rend-spec-v3): reachable at its address by MagicWave and by tor, without anybody learning where it is. Made by
/// <see cref="OnionClient.Serve"/>; ended by disposal. Thread-safe.
/// </summary>
public sealed class OnionService : IDisposable
{
    private readonly NodeGate _gate;
    private readonly ServiceDriver _driver;
    private readonly ServiceHost _host;
    private readonly Channel<OnionServiceRequest> _requests;
    private readonly CancellationTokenSource _stop = new();
    private long _refused;

    internal OnionService(OnionServiceOptions options, NodeGate gate, ServiceDriver driver, ServiceSettings settings)
    {
        _gate = gate;
        _driver = driver;
        Address = options.Key.Address;
        _requests = Channel.CreateBounded<OnionServiceRequest>(options.Backlog);
        ServiceAcceptorSettings streams = new(
            options.Ports,
            options.MaximumStreams,
            options.ClosesCircuitAtMaximum,
            options.AllowsUnknownPorts,
            Offer,
            () => _refused++);
        _host = new(
            settings with
            {
                IntroductionPoints = options.IntroductionPoints,
                IsSingleHop = options.IsSingleHop,
                ProofOfWork = options.ProofOfWork is { } work ? new(work.QueueRate, work.QueueBurst) : null,
                Clients = KeysOf(options.AuthorizedClients),
                Limit = options.IntroductionLimit is { } limit ? new IntroDosParameters((ulong)limit.RatePerSecond, (ulong)limit.BurstPerSecond) : null,
            },
            options.Key,
            driver.Circuits,
            gate.Random,
            gate.Time.GetUtcNow,
            circuit => new ServiceAcceptor(gate, (ServiceCircuit)circuit, streams));
        using NodeGate.Scope scope = gate.Enter();
        driver.Add(_host);
    }

    /// <summary>Where it is reached. Who may know it may know that the service runs here: never log it.</summary>
    public OnionAddress Address { get; }

    /// <summary>Whether directories have its descriptors, so that clients can find it.</summary>
    public bool IsPublished
    {
        get
        {
            using NodeGate.Scope scope = _gate.Enter();
            return _host.IsPublished;
        }
    }

    /// <summary>Waits until clients can find it.</summary>
    /// <exception cref="OperationCanceledException">It was given up, or the service was ended.</exception>
    public async Task WaitUntilPublishedAsync(CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        while (!IsPublished)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _gate.Time, either.Token).ConfigureAwait(false);
        }
    }

    /// <summary>The next connection that a client asks for.</summary>
    /// <exception cref="OnionException">The service was ended: <see cref="OnionErrorKind.Closed"/>.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async ValueTask<OnionServiceRequest> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _requests.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new OnionException(OnionErrorKind.Closed);
        }
    }

    /// <summary>
    /// Replaces those who may find the service; with an empty list everybody may who knows the address. New descriptors say so when the directories have them.
    /// Who is not among them any more keeps what an older one said: it may come until the introduction points have changed, within a day.
    /// </summary>
    /// <exception cref="ArgumentException">There are more than a descriptor has room for.</exception>
    public void UseClients(IReadOnlyList<AuthorizedClientKey> clients)
    {
        using NodeGate.Scope scope = _gate.Enter();
        OnionServiceOptions.CheckClients(clients, _host.Settings.IntroductionPoints);
        _host.UseClients(KeysOf(clients), _gate.Now);
    }

    /// <summary>What it saw so far.</summary>
    public OnionServiceSnapshot GetSnapshot()
    {
        using NodeGate.Scope scope = _gate.Enter();
        ServiceCounters counters = _host.Counters;
        return new(
            counters.Introductions,
            counters.Replays,
            counters.Malformed,
            counters.Dropped,
            counters.Rendezvous,
            counters.RendezvousFailed,
            _host.Meetings,
            counters.Uploaded,
            counters.UploadsFailed,
            _refused);
    }

    /// <summary>Ends it: all its circuits are closed, and with them its clients' streams.</summary>
    public void Dispose()
    {
        using (_gate.Enter())
        {
            _driver.Remove(_host);
        }

        _requests.Writer.TryComplete();
        _stop.Cancel();
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> KeysOf(IReadOnlyList<AuthorizedClientKey> clients) =>
        [.. clients.Select(static one => (ReadOnlyMemory<byte>)one.Key.ToArray())];

    private bool Offer(ClientStream stream, OriginCircuit circuit, int port) => _requests.Writer.TryWrite(new(_gate, stream, circuit, port));
}
