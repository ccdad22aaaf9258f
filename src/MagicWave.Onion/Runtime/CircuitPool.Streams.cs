using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Runtime;

/// <content>Which stream goes on which circuit, and what happens when it fails.</content>
internal sealed partial class CircuitPool
{
    /// <summary>So many exits are asked for a name before it counts as unknown.</summary>
    private const int MaximumResolveAttempts = 3;

    /// <summary>How long a request that no circuit could be started for waits: the selector has to look at its whole directory to say no.</summary>
    private static readonly TimeSpan LaunchPause = TimeSpan.FromMilliseconds(300);

    /// <summary>The stream of a request changed before it was handed over.</summary>
    internal void HandleStreamChanged(StreamRequest request, StreamChanges changes)
    {
        if (request.IsCompleted || request.Stream is not { } stream)
        {
            return;
        }

        Instant now = _gate.Now;
        if (changes.HasFlag(StreamChanges.Connected))
        {
            Finish(request, StreamFailure.None);
        }
        else if (changes.HasFlag(StreamChanges.Resolved))
        {
            HandleAnswers(request, stream, now);
        }
        else if (changes.HasFlag(StreamChanges.Ended))
        {
            HandleRefused(request, stream.Ending, now);
        }
    }

    private static StreamFailure FailureOf(StreamEnding ending) => ending.IsCircuitLost
        ? StreamFailure.CircuitFailed
        : ending.Reason switch
        {
            EndReason.ExitPolicy => StreamFailure.ExitPolicy,
            EndReason.ResolveFailed => StreamFailure.ResolveFailed,
            EndReason.ConnectRefused => StreamFailure.ConnectRefused,
            EndReason.NoRoute => StreamFailure.NoRoute,
            EndReason.Timeout => StreamFailure.Timeout,
            EndReason.ConnectionReset => StreamFailure.ConnectionReset,
            EndReason.NotDirectory => StreamFailure.NotDirectory,
            _ => StreamFailure.ExitFailed,
        };

    /// <summary>What another exit may do better: the reasons after which tor tries one, and the loss of the circuit.</summary>
    private static bool IsWorthAnother(StreamEnding ending) => ending.IsCircuitLost || ending.Reason
        is EndReason.ExitPolicy or EndReason.ResolveFailed or EndReason.Misc or EndReason.NoRoute or EndReason.Hibernating or EndReason.ResourceLimit
        or EndReason.Destroy or EndReason.Internal;

    private void Serve(StreamRequest request, Instant now)
    {
        if (request.IsCompleted || !_waiting.Contains(request))
        {
            return;
        }

        if (Find(request.Path) is { } pooled)
        {
            Attach(request, pooled, now);
        }
        else if (now >= request.LaunchFrom && !IsOneComing(request.Path))
        {
            Launch(request, now);
        }
    }

    private void Launch(StreamRequest request, Instant now)
    {
        LaunchOutcome outcome = Launch(request.Path, isSpare: false, now);
        if (outcome == LaunchOutcome.NoPath && request.Path.Excluded.Count > 0)
        {
            // Every exit that could serve it was asked: waiting brings no others.
            Finish(request, request.LastFailure);
        }
        else if (outcome != LaunchOutcome.Started)
        {
            request.LaunchFrom = now + LaunchPause;
        }
        else if (request.LastFailure == StreamFailure.NoPath)
        {
            request.LastFailure = StreamFailure.Timeout;
        }
    }

    /// <summary>An open circuit for a request: one that its key has already before one that nobody has, the older first.</summary>
    private PooledCircuit? Find(PathRequest request)
    {
        PooledCircuit? best = null;
        foreach (PooledCircuit pooled in _circuits.Values)
        {
            bool isBetter = best is null || (pooled.IsTaken && !best.IsTaken) || (pooled.IsTaken == best.IsTaken && pooled.Created < best.Created);
            if (isBetter && pooled.Circuit.CanOpenStream && !IsTooDirty(pooled) && pooled.Fits(request) && CanServe(pooled, request))
            {
                best = pooled;
            }
        }

        return best;
    }

    private bool IsOneComing(PathRequest request)
    {
        foreach (PooledCircuit pooled in _circuits.Values)
        {
            if (pooled.Circuit.State is CircuitState.New or CircuitState.Building && pooled.Fits(request) && CanServe(pooled, request))
            {
                return true;
            }
        }

        return false;
    }

    private bool CanServe(PooledCircuit pooled, PathRequest request) =>
        request.Purpose != PathPurpose.Exit || _paths.CanServe(pooled.LastHop, request);

    private void Attach(StreamRequest request, PooledCircuit pooled, Instant now)
    {
        pooled.TakeFor(request.Path.IsolationKey);
        pooled.Use(now);
        request.Circuit = pooled;
        request.Attempts++;
        request.AttemptDeadline = now + _settings.AttemptTimeout;
        _ = _waiting.Remove(request);
        _attached.Add(request);
        request.Stream = request.Kind switch
        {
            StreamKind.Connect => pooled.Circuit.Begin(request.Begin!, request),
            StreamKind.Resolve => pooled.Circuit.Resolve(request.Name!, request),
            _ => pooled.Circuit.BeginDirectory(request),
        };
        if (request.Stream is null)
        {
            Retry(request, StreamFailure.CircuitFailed, excludesExit: true, now);
        }
    }

    private void HandleAnswers(StreamRequest request, ClientStream stream, Instant now)
    {
        bool hasError = stream.Answers.Any(answer => answer.Type is ResolvedType.Error or ResolvedType.TransientError);
        bool isTransient = stream.Answers.Any(answer => answer.Type == ResolvedType.TransientError);
        if (isTransient && request.Attempts < MaximumResolveAttempts)
        {
            Retry(request, StreamFailure.ResolveFailed, excludesExit: true, now);
        }
        else
        {
            Finish(request, hasError || stream.Answers.Count == 0 ? StreamFailure.ResolveFailed : StreamFailure.None);
        }
    }

    private void HandleRefused(StreamRequest request, StreamEnding ending, Instant now)
    {
        StreamFailure failure = FailureOf(ending);
        if (failure == StreamFailure.ExitPolicy && request.Path.Purpose == PathPurpose.Exit)
        {
            OriginCircuit circuit = request.OpenCircuit;
            _paths.Report(new(circuit.Path, PathEvent.ExitRefused, circuit.Path.Count - 1, request.Path));
        }

        int maximum = failure == StreamFailure.ResolveFailed ? MaximumResolveAttempts : _settings.MaximumAttempts;
        if (IsWorthAnother(ending) && request.Attempts < maximum && request.Path.PinnedLast is null)
        {
            Retry(request, failure, excludesExit: !ending.IsCircuitLost, now);
        }
        else
        {
            Finish(request, failure);
        }
    }

    private void Retry(StreamRequest request, StreamFailure failure, bool excludesExit, Instant now)
    {
        if (excludesExit)
        {
            request.Path = request.Path with { Excluded = [.. request.Path.Excluded, request.Circuit!.LastHop.RsaId] };
        }

        request.LastFailure = failure;
        request.Stream = null;
        request.Circuit = null;
        if (_attached.Remove(request))
        {
            _waiting.Add(request);
        }

        Pump(now);
    }

    private void Finish(StreamRequest request, StreamFailure failure)
    {
        _ = _attached.Remove(request);
        _ = _waiting.Remove(request);
        request.Complete(failure);
    }

    private void SweepRequests(Instant now)
    {
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            if (i < _waiting.Count && _waiting[i].Deadline <= now)
            {
                Finish(_waiting[i], _waiting[i].LastFailure);
            }
        }

        for (int i = _attached.Count - 1; i >= 0; i--)
        {
            if (i < _attached.Count)
            {
                SweepAttached(_attached[i], now);
            }
        }
    }

    private void SweepAttached(StreamRequest request, Instant now)
    {
        if (request.AttemptDeadline > now && request.Deadline > now)
        {
            return;
        }

        ClientStream? stream = request.Stream;
        request.Stream = null;
        stream?.Close();
        if (request.Deadline <= now || request.Attempts >= _settings.MaximumAttempts || request.Path.PinnedLast is not null)
        {
            Finish(request, StreamFailure.Timeout);
        }
        else
        {
            Retry(request, StreamFailure.Timeout, excludesExit: true, now);
        }
    }
}
