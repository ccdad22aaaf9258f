using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.Paths;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Circuits of onion services that are built before anybody asks for them, as tor does it: whole ones to a rendezvous point, and stubs that lack their last
/// hop. Each is given away once, before it carried anything, and replaced. Used under the node's gate.
/// </summary>
internal sealed class SpareServiceCircuits(
    NodeGate gate, IPathSelector paths, ServiceCircuitBuilder builder, int wanted, ILogger logger) : ICircuitOwner, ICircuitMessages
{
    /// <summary>Of so many that a client keeps, one ends at a rendezvous point: a first meeting takes one of those, and a stub each to a directory and an introduction point.</summary>
    private const int PerMeeting = 3;

    private const int LongestDelaySteps = 6;

    /// <summary>For how long a client that has met a service, or has just started, is expected to meet one (tor: PredictedPortsRelevanceTime).</summary>
    internal static readonly TimeSpan Foresight = TimeSpan.FromHours(1);

    /// <summary>How long one is kept at least, and at most twice as long (tor: the idle timeout of unused circuits).</summary>
    internal static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    private readonly List<SpareServiceCircuit> _spares = [];
    private NetworkView? _checkedView;
    private Instant? _clientUntil;
    private Instant _checkAt;
    private Instant _buildFrom;
    private int _failures;
    private bool _isClosed;

    /// <summary>How many services this node has that hide where it is.</summary>
    internal int Services { get; set; }

    /// <summary>All that there are, ready or not.</summary>
    internal IReadOnlyList<SpareServiceCircuit> All => _spares;

    /// <summary>The client meets a service: more meetings are to be expected.</summary>
    internal void NoteClient(Instant now) => _clientUntil = now + Foresight;

    /// <summary>Where a circuit leads to that <see cref="TakeWhole"/> would give; null when there is none.</summary>
    internal HopTarget? FindRendezvousPoint() => Find(static spare => !spare.IsStub)?.LastHop;

    /// <summary>Gives the circuit to a rendezvous point away; null when there is none.</summary>
    internal OriginCircuit? TakeWhole(HopTarget last, ICircuitOwner owner) =>
        Take(Find(spare => !spare.IsStub && spare.LastHop.RsaId == last.RsaId), owner);

    /// <summary>Gives a stub away, to be extended to a relay; null when none fits that relay.</summary>
    internal OriginCircuit? TakeStub(HopTarget next, ICircuitOwner owner) =>
        Take(Find(spare => spare.IsStub && spare.Circuit.CanExtend(next) && paths.IsCurrent(spare.Circuit.Path, RequestOf(isStub: true, next))), owner);

    /// <summary>Closes what is too old or not as good as new any more, and builds what is missing: to be called ten times a second.</summary>
    internal void Tend(Instant now)
    {
        if (wanted == 0 || _isClosed)
        {
            return;
        }

        CloseOld(now);
        if (paths.View is null || now < _buildFrom)
        {
            return;
        }

        _clientUntil ??= now + Foresight;
        bool isClient = now < _clientUntil;
        int whole = isClient ? (wanted + PerMeeting - 1) / PerMeeting : 0;
        int stubs = (isClient ? wanted - whole : 0) + (Services > 0 ? wanted : 0);
        _ = Fill(isStub: false, whole, now) && Fill(isStub: true, stubs, now);
    }

    /// <summary>Closes all of them, for good.</summary>
    internal void Close(Instant now)
    {
        _isClosed = true;
        CloseAll(static _ => true, now);
    }

    /// <inheritdoc/>
    public void HandleBuilt(OriginCircuit circuit, Instant now)
    {
        ClientLog.CircuitBuilt(logger, circuit.Path.Count, 0);
        _failures = 0;
        circuit.Messages = this;
        paths.Report(new(circuit.Path, PathEvent.Built, circuit.Path.Count, _spares.Find(spare => spare.Circuit == circuit)!.Request));
    }

    /// <inheritdoc/>
    public void HandleClosed(OriginCircuit circuit, Instant now)
    {
        int index = _spares.FindIndex(spare => spare.Circuit == circuit);
        if (index < 0)
        {
            return;
        }

        PathRequest request = _spares[index].Request;
        _spares.RemoveAt(index);
        CircuitEnding ending = circuit.Ending;
        if (ending.Fault is CircuitFault.None || _isClosed)
        {
            return;
        }

        // Whoever closes them does not make us build without a pause.
        _buildFrom = now + (FirstDelay * Math.Pow(2, Math.Min(_failures++, LongestDelaySteps)));
        ClientLog.CircuitFailed(logger, ending.Fault, ending.Reason, ending.Hop);
        if (ending.Fault != CircuitFault.ResourceLimit)
        {
            bool wasReady = ending.Hop == circuit.Path.Count;
            paths.Report(new(circuit.Path, PathEvents.Of(ending, wasReady), ending.Hop, request));
        }
    }

    /// <summary>Nothing was asked of anybody: what comes is a mark on the circuit, which ends for it.</summary>
    bool ICircuitMessages.TryHandleMessage(OriginCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now) => false;

    private static PathRequest RequestOf(bool isStub, HopTarget? last) => new() { Purpose = PathPurpose.OnionService, Middles = isStub ? 2 : 1, PinnedLast = last };

    private SpareServiceCircuit? Find(Predicate<SpareServiceCircuit> fits) => _spares.Find(spare => spare.IsReady && IsGood(spare, gate.Now) && fits(spare));

    private OriginCircuit? Take(SpareServiceCircuit? spare, ICircuitOwner owner)
    {
        if (spare is null)
        {
            return null;
        }

        _spares.Remove(spare);
        spare.Circuit.Messages = null;
        spare.Circuit.PassTo(owner);
        return spare.Circuit;
    }

    private bool IsGood(SpareServiceCircuit spare, Instant now) =>
        now < spare.Until && spare.Price == builder.Price && paths.IsCurrent(spare.Circuit.Path, spare.Request);

    private void CloseOld(Instant now)
    {
        SpareServiceCircuit[] spares = [.. _spares];
        foreach (SpareServiceCircuit spare in spares)
        {
            spare.Circuit.HandleDeadline(now);
        }

        if (now >= _checkAt || _checkedView != paths.View)
        {
            _checkAt = now + CheckPeriod;
            _checkedView = paths.View;
            CloseAll(spare => spare.IsReady && !IsGood(spare, now), now);
        }
    }

    private void CloseAll(Predicate<SpareServiceCircuit> which, Instant now)
    {
        foreach (SpareServiceCircuit spare in _spares.FindAll(which))
        {
            spare.Circuit.Close(now);
        }
    }

    private bool Fill(bool isStub, int count, Instant now)
    {
        for (int missing = count - _spares.Count(spare => spare.IsStub == isStub); missing > 0; missing--)
        {
            if (!TryBuild(isStub, now))
            {
                // The selector has to look at its whole directory to say no.
                _buildFrom = now + FirstDelay;
            }

            if (now < _buildFrom)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryBuild(bool isStub, Instant now)
    {
        HopTarget? last = isStub ? null : RendezvousPoint.Choose(paths.View!, paths.IsExcluded, gate.Random);
        PathRequest request = RequestOf(isStub, last);

        // In a small network a path may be good enough for a circuit that is wanted at once, and not for one that is kept.
        if ((!isStub && last is null) || !paths.TryChoose(request, out IReadOnlyList<HopTarget>? path) || !paths.IsCurrent(path, request))
        {
            return false;
        }

        Instant until = now + ShortestLife + TimeSpan.FromSeconds(gate.Random.NextInt64((long)ShortestLife.TotalSeconds));
        SpareServiceCircuit spare = new(builder.Plan(path, isStub, this, now), request, isStub, builder.Price, until);
        _spares.Add(spare);
        builder.Connect(spare.Circuit);
        return true;
    }
}
