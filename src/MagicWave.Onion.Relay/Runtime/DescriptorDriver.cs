using MagicWave.Core.Errors;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>Runs a <see cref="DescriptorPublisher"/>: its deadlines and its requests. Thread-safe.</summary>
public sealed class DescriptorDriver : IAsyncDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    private readonly DescriptorPublisher _machine;
    private readonly NodeGate _gate;
    private readonly IDirectoryTransport _transport;
    private readonly ILogger<DescriptorDriver> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private ServerDescriptor? _told;
    private Task _loop = Task.CompletedTask;

    /// <summary>Makes a driver; <see cref="Start"/> begins.</summary>
    public DescriptorDriver(DescriptorPublisher machine, NodeGate gate, IDirectoryTransport transport, ILogger<DescriptorDriver> logger)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(logger);
        _machine = machine;
        _gate = gate;
        _transport = transport;
        _logger = logger;
    }

    /// <summary>Told of every new descriptor, under the gate. Set before the start.</summary>
    public event Action<ServerDescriptor>? Renewed;

    /// <summary>Begins to publish.</summary>
    public void Start() => _loop = RunAsync();

    /// <summary>Looks at the machine anew; call after something was set in it.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan wait;
            using (_gate.Enter())
            {
                DateTimeOffset date = _gate.Time.GetUtcNow();
                if (_machine.NextDeadline is not { } deadline || deadline <= date)
                {
                    _machine.HandleDeadline(date);
                }

                if (_machine.Current is { } current && !ReferenceEquals(current, _told))
                {
                    _told = current;
                    Renewed?.Invoke(current);
                }

                while (_machine.TryTakeRequest(out DescriptorRequest? request))
                {
                    _ = SendAsync(request);
                }

                wait = _machine.NextDeadline is { } next ? next - date : TimeSpan.Zero;
            }

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
        using CancellationTokenSource timer = new(wait > ShortestWait ? wait : ShortestWait, _gate.Time);
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

    private async Task SendAsync(DescriptorRequest request)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        HttpResponse? response = null;
        try
        {
            using CancellationTokenSource timer = new(RequestTimeout, _gate.Time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stop.Token);
            Stream stream = await _transport.OpenAsync(request.Authority, null, either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                response = await DirectoryHttp.ExchangeAsync(
                    stream, request.Request, DocumentLimits.ServerDescriptorLength, null, either.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or MagicWaveException)
        {
            DirectoryServiceLog.DescriptorNotSent(_logger, exception);
        }

        Handle(request, response);
        Wake();
    }

    private void Handle(DescriptorRequest request, HttpResponse? response)
    {
        bool isRefused = false;
        using (_gate.Enter())
        {
            DateTimeOffset date = _gate.Time.GetUtcNow();
            if (response is null)
            {
                _machine.HandleFailure(request, date);
            }
            else
            {
                isRefused = _machine.HandleAnswer(request, response, date);
            }
        }

        if (isRefused)
        {
            DirectoryServiceLog.DescriptorRefused(_logger, response!.Status);
        }
        else if (response is not null)
        {
            DirectoryServiceLog.DescriptorSent(_logger, response.Status);
        }
    }
}
