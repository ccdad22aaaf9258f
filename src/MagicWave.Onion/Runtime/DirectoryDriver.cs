using MagicWave.Core.Errors;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Directory.Relays;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Runs a <see cref="DirectoryClient"/>: its downloads, its deadline, its files, and whom it tells. The machine is used under the node's
/// gate; downloads and files are outside of it.
/// </summary>
public sealed class DirectoryDriver : IAsyncDisposable
{
    private readonly DirectoryClient _machine;
    private readonly NodeGate _gate;
    private readonly IDirectoryTransport _transport;
    private readonly DirectoryDriverOptions _options;
    private readonly ILogger<DirectoryDriver> _logger;
    private readonly DirectorySaver _saver;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<Task> _downloads = [];
    private Task? _loop;

    /// <summary>Makes a driver; <see cref="Start"/> begins.</summary>
    public DirectoryDriver(
        DirectoryClient machine,
        NodeGate gate,
        IDirectoryTransport transport,
        DirectoryDriverOptions options,
        ILogger<DirectoryDriver> logger)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        _machine = machine;
        _gate = gate;
        _transport = transport;
        _options = options;
        _logger = logger;
        _saver = new DirectorySaver(machine, gate, options, logger);
    }

    /// <summary>Told of every event of the machine, under the node's gate. Set before the start.</summary>
    public event Action<DirectoryEvent>? Changed;

    /// <summary>Completes when enough of the network is known for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Reads the files of an earlier run, then downloads what is missing until it is disposed of.</summary>
    public void Start()
    {
        if (_loop is not null)
        {
            throw new InvalidOperationException("The directory driver was started before.");
        }

        SavedDirectory? saved = _saver.Load();
        List<DirectoryEvent> events;
        using (_gate.Enter())
        {
            if (saved is not null)
            {
                _machine.Load(saved, _gate.Now, Date());
            }

            _machine.Start(_gate.Now, Date());
            events = TakeEvents();
        }

        _saver.SaveMerged();
        _saver.Save(events);
        _loop = RunAsync();
    }

    /// <summary>Stops and waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }

        _ready.TrySetCanceled();
        _saver.SaveGuards();
        _wake.Dispose();
        _stop.Dispose();
    }

    private DateTimeOffset Date() => _gate.Time.GetUtcNow();

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan wait;
            List<DirectoryEvent> events;
            using (_gate.Enter())
            {
                Instant now = _gate.Now;
                if (_machine.NextDeadline <= now)
                {
                    _machine.HandleDeadline(now, Date());
                }

                RefreshGuards(now);
                while (_machine.TryTakeFetch(out DirectoryFetch? fetch))
                {
                    Begin(fetch);
                }

                events = TakeEvents();
                wait = _machine.NextDeadline is { } deadline && deadline > now ? deadline - now : TimeSpan.FromMilliseconds(1);
            }

            _saver.Save(events);
            try
            {
                await WaitAsync(wait).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        Task[] downloads;
        lock (_downloads)
        {
            downloads = [.. _downloads];
        }

        await Task.WhenAll(downloads).ConfigureAwait(false);
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        using CancellationTokenSource timer = new(wait, _gate.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stop.Token);
        try
        {
            await _wake.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The deadline came.
        }
    }

    private void Begin(DirectoryFetch fetch)
    {
        Task download = Task.Run(() => DownloadAsync(fetch));
        lock (_downloads)
        {
            _downloads.Add(download);
        }

        _ = download.ContinueWith(
            done =>
            {
                lock (_downloads)
                {
                    _downloads.Remove(done);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task DownloadAsync(DirectoryFetch fetch)
    {
        HttpResponse? response = null;
        using CancellationTokenSource timer = new(_options.FetchTimeout, _gate.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stop.Token);
        try
        {
            Stream stream = await _transport.OpenAsync(fetch.Server, phase => Report(fetch, phase), either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                Report(fetch, BootstrapPhase.RequestingStatus);
                response = await DirectoryHttp.ExchangeAsync(
                    stream,
                    fetch.Request,
                    fetch.MaximumLength,
                    () => Report(fetch, BootstrapPhase.LoadingStatus),
                    either.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or MagicWaveException)
        {
            DirectoryLog.DownloadFailed(_logger, fetch.Kind, exception);
        }

        using (_gate.Enter())
        {
            if (response is not null)
            {
                DirectoryLog.DownloadAnswered(_logger, fetch.Kind, response.Status, response.Body.Length);
                _machine.HandleAnswer(fetch, response, _gate.Now, Date());
            }
            else
            {
                _machine.HandleFailure(fetch, _gate.Now, Date());
            }
        }

        Wake();
    }

    private void Report(DirectoryFetch fetch, BootstrapPhase phase)
    {
        using (_gate.Enter())
        {
            _machine.HandleProgress(fetch, phase);
        }

        Wake();
    }

    private void Wake()
    {
        lock (_downloads)
        {
            if (_wake.CurrentCount == 0 && !_stop.IsCancellationRequested)
            {
                _wake.Release();
            }
        }
    }

    private List<DirectoryEvent> TakeEvents()
    {
        List<DirectoryEvent> events = [];
        while (_machine.TryTakeEvent(out DirectoryEvent? next))
        {
            events.Add(next);
            Tell(next);
        }

        return events;
    }

    private void Tell(DirectoryEvent next)
    {
        switch (next)
        {
            case DirectoryEvent.ViewChanged changed:
                _options.Paths?.Update(changed.View);
                if (_options.Paths is null && changed.View is not null)
                {
                    _options.Guards?.Update(changed.View, Date());
                }

                RefreshGuards(_gate.Now);
                break;
            case DirectoryEvent.Progressed { Progress: var progress }:
                DirectoryLog.Progressed(_logger, progress.Percent, progress.Tag);
                if (progress.Phase >= BootstrapPhase.EnoughDirectoryInfo)
                {
                    _ready.TrySetResult();
                }

                break;
            case DirectoryEvent.ClockSkewed { Skew: var skew }:
                DirectoryLog.ClockSkewed(_logger, skew);
                break;
            default:
                break;
        }

        Changed?.Invoke(next);
    }

    private void RefreshGuards(Instant now)
    {
        if (_options.Guards is { } guards)
        {
            _machine.SetGuards([.. guards.DirectoryGuards(now).Select(ToServer)]);
        }
    }

    // Without its microdescriptor a guard is reached by CREATE_FAST, as any directory server is at first.
    private static DirectoryServer ToServer(Relay relay) => new()
    {
        Target = relay.Target ?? new(relay.RsaId, null, relay.Status.OrEndPoint, default, false, false, relay.Status.Nickname),
    };
}
