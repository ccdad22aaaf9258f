using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Service;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Streams;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion;

/// <summary>The part of an <see cref="OnionClient"/> that speaks with onion services and runs them. Thread-safe.</summary>
internal sealed class OnionServiceConnector : IDisposable
{
    private const int Attempts = 2;

    private readonly NodeGate _gate;
    private readonly ServiceCircuits _circuits;
    private readonly ServiceDriver _driver;
    private readonly ServiceSettings _settings;
    private readonly TimeSpan _timeout;

    internal OnionServiceConnector(
        OnionClientOptions options, CircuitPoolSettings pool, NodeGate gate, IChannelSource channels, IPathSelector paths, ILogger logger)
    {
        _gate = gate;
        _timeout = options.StreamTimeout;
        _circuits = new(gate, channels, paths, pool, logger);
        _settings = new() { IsTestingNetwork = options.IsTestingNetwork, AllowsPrivateRelays = options.IsTestingNetwork, IsExcluded = paths.IsExcluded };
        ServiceClientSettings settings = new()
        {
            IsTestingNetwork = options.IsTestingNetwork,
            AllowsPrivateRelays = options.IsTestingNetwork,
            IsExcluded = paths.IsExcluded,
            MaximumIdle = options.MaximumCircuitDirtiness,
            FindKey = options.FindOnionKey,
            Work = new PowRunner(gate).Run,
        };
        _driver = new(gate, paths, _circuits, new ServiceClient(settings, _circuits, gate.Random, gate.Time.GetUtcNow));
    }

    /// <summary>What one relay earns per cell on circuits that are built from now on. Under the gate.</summary>
    internal long Price
    {
        set => _circuits.Price = value;
    }

    internal IReadOnlyCollection<OriginCircuit> Circuits => _circuits.Circuits;

    internal OnionService Serve(OnionServiceOptions options) => new(options, _gate, _driver, _settings);

    /// <summary>Connects to an onion service.</summary>
    /// <exception cref="OnionException">It failed.</exception>
    internal async ValueTask<OnionStream> ConnectAsync(string host, int port, string? isolationKey, CancellationToken cancellationToken)
    {
        if (!OnionAddress.TryParseHost(host, out OnionAddress address))
        {
            throw new OnionException(OnionErrorKind.OnionAddressInvalid);
        }

        using CancellationTokenSource limit = new(_timeout, _gate.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await ConnectAsync(address, port, isolationKey, either.Token, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OnionException(OnionErrorKind.Timeout);
        }
    }

    /// <summary>Ends all services and closes all circuits.</summary>
    public void Dispose() => _driver.Dispose();

    private static OnionErrorKind KindOf(VisitFailure failure) => failure switch
    {
        VisitFailure.NoNetwork => OnionErrorKind.NoPath,
        VisitFailure.NotFound => OnionErrorKind.OnionServiceNotFound,
        VisitFailure.BadDescriptor => OnionErrorKind.OnionServiceInvalid,
        VisitFailure.NeedsClientKey => OnionErrorKind.OnionServiceNeedsKey,
        VisitFailure.WrongClientKey => OnionErrorKind.OnionServiceKeyRefused,
        VisitFailure.IntroductionFailed => OnionErrorKind.OnionServiceUnreachable,
        VisitFailure.RendezvousFailed => OnionErrorKind.OnionServiceSilent,
        _ => OnionErrorKind.Closed,
    };

    private static OnionErrorKind KindOf(StreamEnding ending) => ending.IsCircuitLost
        ? OnionErrorKind.CircuitFailed
        : ending.Reason switch
        {
            EndReason.Timeout => OnionErrorKind.Timeout,
            EndReason.NoRoute => OnionErrorKind.HostUnreachable,
            EndReason.ConnectionReset => OnionErrorKind.ConnectionReset,
            _ => OnionErrorKind.ConnectionRefused,
        };

    private async Task<OnionStream> ConnectAsync(
        OnionAddress address, int port, string? isolationKey, CancellationToken cancellationToken, CancellationToken limit)
    {
        for (int attempt = 1; ; attempt++)
        {
            ServiceCircuit circuit = await VisitAsync(address, isolationKey, cancellationToken).ConfigureAwait(false);
            OriginCircuit? joined = circuit.Circuit;
            try
            {
                return await StreamOpening.OpenAsync(
                    _gate,
                    joined ?? throw new StreamRefusedException(StreamEnding.CircuitLost),
                    (one, owner) => one.Begin(new(string.Empty, port, BeginFlags.None), owner),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (StreamRefusedException refused) when (!refused.Ending.IsCircuitLost || attempt == Attempts)
            {
                throw new OnionException(KindOf(refused.Ending));
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                HandleSilent(circuit);
                throw;
            }
            catch (StreamRefusedException)
            {
                // A circuit that was kept was gone already; a new one is worth a try.
            }
        }
    }

    /// <summary>No answer came in all that time: unless other streams live on the circuit, it is dead, and would be used again and again.</summary>
    private void HandleSilent(ServiceCircuit circuit)
    {
        using NodeGate.Scope scope = _gate.Enter();
        if (!circuit.HasStreams)
        {
            _driver.Client.HandleSilent(circuit, _gate.Now);
        }
    }

    private async Task<ServiceCircuit> VisitAsync(OnionAddress address, string? isolationKey, CancellationToken cancellationToken)
    {
        TaskCompletionSource<ServiceCircuit> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_gate.Enter())
        {
            Instant now = _gate.Now;
            _driver.LookAtNetwork(now);
            _driver.Client.Visit(
                address,
                isolationKey,
                meeting =>
                {
                    if (meeting.Circuit is ServiceCircuit circuit)
                    {
                        _ = source.TrySetResult(circuit);
                    }
                    else
                    {
                        _ = source.TrySetException(new OnionException(KindOf(meeting.Failure)));
                    }
                },
                now);
        }

        return await source.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
