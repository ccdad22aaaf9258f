using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>Runs a <see cref="DirectoryAuthority"/>: its deadlines, its tests of relays and its files. Thread-safe.</summary>
public sealed class AuthorityDriver : IDescriptorUploads, IAsyncDisposable
{
    private readonly DirectoryAuthority _machine;
    private readonly NodeGate _gate;
    private readonly Func<HopTarget, Task<ConnectFailure>> _probe;
    private readonly ILogger<AuthorityDriver> _logger;
    private readonly AuthorityFiles? _files;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private Task _loop = Task.CompletedTask;

    /// <summary>Makes a driver; <see cref="Start"/> begins.</summary>
    /// <param name="machine">The authority.</param>
    /// <param name="gate">The gate of the node.</param>
    /// <param name="probe">Tests whether a relay can be reached, as <see cref="ChannelPool.ProbeAsync"/> does.</param>
    /// <param name="dataDirectory">Where it keeps what it needs after a restart; null to keep nothing.</param>
    /// <param name="logger">Where it logs.</param>
    public AuthorityDriver(
        DirectoryAuthority machine,
        NodeGate gate,
        Func<HopTarget, Task<ConnectFailure>> probe,
        string? dataDirectory,
        ILogger<AuthorityDriver> logger)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(logger);
        _machine = machine;
        _gate = gate;
        _probe = probe;
        _logger = logger;
        _files = dataDirectory is null ? null : new AuthorityFiles(dataDirectory);
    }

    /// <summary>Told of every event of the machine, under the gate. Set before the start.</summary>
    public event Action<AuthorityEvent>? Changed;

    /// <summary>Reads the files of an earlier run and begins.</summary>
    public void Start()
    {
        SavedAuthority? saved = Load();
        using (_gate.Enter())
        {
            if (saved is not null)
            {
                _machine.Load(saved, Date());
            }

            _machine.Start(Date());
        }

        _loop = RunAsync();
    }

    /// <inheritdoc/>
    public UploadResult Accept(ReadOnlyMemory<byte> body, DateTimeOffset date)
    {
        UploadResult result = _machine.Accept(body, date);
        Wake();
        return result;
    }

    /// <summary>Stops, and waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private DateTimeOffset Date() => _gate.Time.GetUtcNow();

    private SavedAuthority? Load()
    {
        try
        {
            return _files?.Load();
        }
        catch (IOException exception)
        {
            DirectoryServiceLog.FilesUnreadable(_logger, exception);
            return null;
        }
    }

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_stop.IsCancellationRequested)
        {
            List<AuthorityEvent> events = [];
            TimeSpan wait;
            using (_gate.Enter())
            {
                DateTimeOffset date = Date();
                if (_machine.NextDeadline <= date)
                {
                    _machine.HandleDeadline(date);
                }

                while (_machine.TryTakeEvent(out AuthorityEvent? next))
                {
                    events.Add(next);
                    Changed?.Invoke(next);
                }

                wait = (_machine.NextDeadline ?? date) - date;
            }

            Handle(events);
            try
            {
                await WaitAsync(wait).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        TimeSpan shortest = TimeSpan.FromMilliseconds(10);
        using CancellationTokenSource timer = new(wait > shortest ? wait : shortest, _gate.Time);
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

    private void Handle(List<AuthorityEvent> events)
    {
        foreach (AuthorityEvent next in events)
        {
            try
            {
                Handle(next);
            }
            catch (IOException exception)
            {
                DirectoryServiceLog.FilesUnwritable(_logger, exception);
            }
        }
    }

    private void Handle(AuthorityEvent next)
    {
        switch (next)
        {
            case AuthorityEvent.ProbeWanted { Relay: var relay }:
                _ = ProbeAsync(relay);
                break;
            case AuthorityEvent.KeysPinned { Line: var line }:
                _files?.AppendPin(line);
                break;
            case AuthorityEvent.DescriptorAccepted:
                DirectoryServiceLog.DescriptorAccepted(_logger);
                break;
            case AuthorityEvent.ConsensusPublished { Microdesc: var microdesc, Ns: var ns }:
                DirectoryServiceLog.ConsensusPublished(_logger, microdesc.Consensus.Routers.Count);
                _files?.SaveConsensus(microdesc);
                _files?.SaveConsensus(ns);
                SaveRelays();
                break;
            default:
                break;
        }
    }

    private void SaveRelays()
    {
        if (_files is null)
        {
            return;
        }

        byte[] descriptors;
        IReadOnlyList<string> history;
        using (_gate.Enter())
        {
            descriptors = _machine.WriteDescriptors();
            history = _machine.WriteHistory();
        }

        _files.SaveRelays(descriptors, history);
    }

    private async Task ProbeAsync(HopTarget relay)
    {
        ConnectFailure failure = await _probe(relay).ConfigureAwait(false);
        DirectoryServiceLog.Probed(_logger, failure);
        using (_gate.Enter())
        {
            _machine.HandleProbe(relay.RsaId, failure == ConnectFailure.None, Date());
        }

        Wake();
    }
}
