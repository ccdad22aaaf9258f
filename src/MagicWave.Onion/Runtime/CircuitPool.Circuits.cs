using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Time;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion.Runtime;

/// <content>Which circuits are built, and how long they are kept.</content>
internal sealed partial class CircuitPool
{
    /// <summary>So many circuits are built at the same time at most.</summary>
    private const int MaximumBuilding = 16;

    /// <summary>After so many failures in a row the pool waits between tries.</summary>
    private const int PatientFailures = 3;

    /// <summary>How long a circuit that nobody used is kept (tor: CircuitsAvailableTimeout).</summary>
    private static readonly TimeSpan SpareLifetime = TimeSpan.FromMinutes(30);

    /// <summary>How long a circuit to a directory is kept without a stream.</summary>
    private static readonly TimeSpan DirectoryIdle = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private int _failures;
    private Instant _launchFrom;
    private Instant _sparesFrom;

    /// <inheritdoc/>
    public void HandleBuilt(OriginCircuit circuit, Instant now)
    {
        PooledCircuit pooled = _circuits[circuit];
        pooled.WasOpen = true;
        pooled.LastUsed = now;
        _failures = 0;
        _launchFrom = now;
        ClientLog.CircuitBuilt(_logger, circuit.Path.Count, (now - pooled.Created).TotalMilliseconds);
        _paths.Report(new(circuit.Path, PathEvent.Built, circuit.Path.Count, pooled.Request));
        Pump(now);
    }

    /// <inheritdoc/>
    public void HandleClosed(OriginCircuit circuit, Instant now)
    {
        if (!_circuits.Remove(circuit, out PooledCircuit? pooled))
        {
            return;
        }

        CircuitEnding ending = circuit.Ending;
        if (ending.Fault is CircuitFault.None || _isDisposed)
        {
            return;
        }

        ClientLog.CircuitFailed(_logger, ending.Fault, ending.Reason, ending.Hop);
        if (!pooled.WasOpen)
        {
            Slow(now);
            FailPinned(pooled);
        }

        if (ending.Fault != CircuitFault.ResourceLimit)
        {
            _paths.Report(new(circuit.Path, PathEvents.Of(ending, pooled.WasOpen), ending.Hop, pooled.Request));
        }

        Pump(now);
    }

    private LaunchOutcome Launch(PathRequest request, bool isSpare, Instant now)
    {
        bool isPinned = request is { Purpose: PathPurpose.Directory, PinnedLast: not null };
        if ((now < _launchFrom && !isPinned) || CountBuilding() >= MaximumBuilding)
        {
            return LaunchOutcome.Later;
        }

        if (!TryChoose(request, out IReadOnlyList<HopTarget>? path))
        {
            return LaunchOutcome.NoPath;
        }

        CircuitPlan plan = new(path, Price, _settings.BuildTimeout) { Accounting = _settings.Accounting };
        OriginCircuit circuit = new(plan, this, _gate.Random, _padding, now);
        PooledCircuit pooled = new(circuit, request, now);
        if (!isSpare)
        {
            pooled.TakeFor(request.IsolationKey);
        }

        _circuits.Add(circuit, pooled);
        _channels.Connect(path[0], (channel, _) => HandleChannel(circuit, channel));
        return LaunchOutcome.Started;
    }

    private void HandleChannel(OriginCircuit circuit, Channel? channel)
    {
        if (channel is null)
        {
            circuit.HandleNoChannel(_gate.Now);
        }
        else
        {
            circuit.Start(channel, _gate.Now);
        }
    }

    private bool TryChoose(PathRequest request, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? path)
    {
        if (request is { Purpose: PathPurpose.Directory, PinnedLast: { } directory })
        {
            path = [directory];
            return true;
        }

        // A path that ends where it must not would be built, be of no use, and be built again.
        return _paths.TryChoose(request, out path) && !request.Excluded.Contains(path[^1].RsaId);
    }

    private int CountBuilding()
    {
        int count = 0;
        foreach (PooledCircuit pooled in _circuits.Values)
        {
            count += pooled.Circuit.State is CircuitState.New or CircuitState.Building ? 1 : 0;
        }

        return count;
    }

    private void BuildSpares(Instant now)
    {
        if (now < _sparesFrom || _settings.SpareCircuits == 0)
        {
            return;
        }

        int spares = 0;
        foreach (PooledCircuit pooled in _circuits.Values)
        {
            spares += pooled.IsSpare ? 1 : 0;
        }

        while (spares < _settings.SpareCircuits)
        {
            if (Launch(new() { Purpose = PathPurpose.Exit }, isSpare: true, now) != LaunchOutcome.Started)
            {
                // The selector has to look at its whole directory to say no.
                _sparesFrom = now + TimeSpan.FromSeconds(1);
                return;
            }

            spares++;
        }
    }

    private void SweepCircuits(Instant now)
    {
        PooledCircuit[] circuits = [.. _circuits.Values];
        foreach (PooledCircuit pooled in circuits)
        {
            pooled.Circuit.HandleDeadline(now);
            if (pooled.Circuit.StreamCount > 0)
            {
                pooled.LastUsed = now;
            }
            else if (pooled.Circuit.State == CircuitState.Open && IsOver(pooled, now))
            {
                pooled.Circuit.Close(now);
            }
        }
    }

    private bool IsOver(PooledCircuit pooled, Instant now) =>
        IsTooDirty(pooled)
        || now - pooled.LastUsed >= (pooled.Request.Purpose == PathPurpose.Directory ? DirectoryIdle : SpareLifetime);

    private bool IsTooDirty(PooledCircuit pooled) => pooled.FirstUsed is { } first && _gate.Now - first >= _settings.MaximumDirtiness;

    private void Slow(Instant now)
    {
        _failures++;
        if (_failures >= PatientFailures)
        {
            TimeSpan delay = FirstDelay * Math.Pow(2, Math.Min(_failures - PatientFailures, 10));
            _launchFrom = now + (delay < LongestDelay ? delay : LongestDelay);
        }
    }

    /// <summary>Whoever asked for one relay only has no other to wait for.</summary>
    private void FailPinned(PooledCircuit failed)
    {
        StreamRequest[] waiting = [.. _waiting];
        foreach (StreamRequest request in waiting)
        {
            if (request.Path.PinnedLast is { } last && request.Path.Purpose == PathPurpose.Directory && last.RsaId == failed.LastHop.RsaId)
            {
                Finish(request, StreamFailure.CircuitFailed);
            }
            else if (failed.Fits(request.Path))
            {
                request.LastFailure = StreamFailure.CircuitFailed;
            }
        }
    }
}
