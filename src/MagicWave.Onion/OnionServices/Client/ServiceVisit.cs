using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>
/// One isolation key's way to one service: descriptor, then a rendezvous circuit and an introduction side by side, then the joined circuit for as long as it is
/// of use. Fails over to other introduction points, to another rendezvous point, and once to a fresh descriptor. Used under the node's gate.
/// </summary>
internal sealed class ServiceVisit(ServiceClient client, OnionAddress address)
{
    private const int MaximumRendezvous = 3;

    private static readonly TimeSpan AcknowledgeTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RendezvousTimeout = TimeSpan.FromSeconds(30);

    private readonly List<Action<ServiceMeeting>> _waiting = [];
    private readonly Queue<IntroductionPoint> _points = new();
    private readonly VisitWork _work = new(client.Work, client.Random);
    private CachedDescriptor? _service;
    private HopTarget? _place;
    private Instant? _deadline;
    private int _rendezvousTries;
    private bool _isFreshDescriptor;
    private bool _isStarted;
    private bool _wasIntroduced;

    /// <summary>Whether it ended, with or without a circuit.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The joined circuit.</summary>
    public IServiceCircuit? Circuit { get; private set; }

    /// <summary>When a stream last used it.</summary>
    public Instant LastUsed { get; set; }

    internal RendezvousWait? Rendezvous { get; private set; }

    internal IntroductionTry? Introduction { get; private set; }

    /// <summary>Waits for the circuit; the first one to wait starts it.</summary>
    public void Join(Action<ServiceMeeting> completion, Instant now)
    {
        LastUsed = now;
        if (Circuit is not null)
        {
            completion(new(VisitFailure.None, Circuit));
            return;
        }

        _waiting.Add(completion);
        if (!_isStarted)
        {
            _isStarted = true;
            client.Find(address, (service, failure) => HandleFound(service, failure, now));
        }
    }

    /// <summary>Gives up what takes too long.</summary>
    public void HandleDeadline(Instant now)
    {
        if (_work.IsOverdue(now))
        {
            End(VisitFailure.IntroductionFailed, now);
            return;
        }

        if (Rendezvous?.AnswerBy <= now)
        {
            DropRendezvous(now);
            Restart(VisitFailure.RendezvousFailed, now);
            return;
        }

        if (_deadline is not { } deadline || deadline > now)
        {
            return;
        }

        _deadline = null;
        if (Introduction is { IsTaken: true })
        {
            _work.HandleFailed();
            DropRendezvous(now);
            Restart(VisitFailure.RendezvousFailed, now);
        }
        else if (Introduction is { } introduction)
        {
            HandleAcknowledged(introduction, now);
        }
    }

    /// <summary>Ends it.</summary>
    public void Close(Instant now) => End(VisitFailure.Closed, now);

    /// <summary>One of the two circuits is ready, or the work is done; when all are, the introduction goes.</summary>
    internal void HandleReady(Instant now)
    {
        if (!_work.IsDone || Rendezvous is not { IsEstablished: true } rendezvous || Introduction is not { Circuit: not null, IsSent: false } introduction)
        {
            return;
        }

        Span<byte> body = stackalloc byte[IntroduceSeal.MaximumBodyLength];
        _deadline = now + AcknowledgeTimeout;
        if (!IntroduceSeal.TrySeal(
            body, introduction.Handshake, _service!.Subcredential, rendezvous.Cookie, _place!, wantsCongestionControl: false, _work.Take(), out int length)
            || !introduction.Send(body[..length], now))
        {
            HandleAcknowledged(introduction, now);
        }
    }

    /// <summary>The introduction was passed on, or was not.</summary>
    internal void HandleAcknowledged(IntroductionTry introduction, Instant now)
    {
        if (Introduction != introduction || IsOver || Circuit is not null)
        {
            return;
        }

        if (introduction.IsTaken)
        {
            _wasIntroduced = true;
            _deadline = now + RendezvousTimeout;
            return;
        }

        _ = client.FailedIntroductions.Add(introduction.Point.AuthenticationKey, now);
        DropIntroduction(now);
        Introduce(now);
    }

    /// <summary>The service came. False when it is somebody else.</summary>
    internal bool TryHandleRendezvous(RendezvousWait rendezvous, ReadOnlySpan<byte> body, Instant now)
    {
        if (Rendezvous != rendezvous || Introduction is not { IsSent: true } introduction || Circuit is not null)
        {
            return false;
        }

        if (!Rendezvous2Body.TryRead(body, out ReadOnlySpan<byte> reply) || !introduction.Handshake.TryComplete(reply, out SecretBytes? keys))
        {
            return false;
        }

        using (keys)
        {
            rendezvous.Circuit!.Join(keys.Span, RendezvousSide.Client, null);
        }

        _deadline = null;
        Circuit = rendezvous.Circuit;
        LastUsed = now;
        DropIntroduction(now);
        Answer(new(VisitFailure.None, Circuit));
        return true;
    }

    /// <summary>The circuit to the rendezvous point is gone.</summary>
    internal void HandleRendezvousLost(RendezvousWait rendezvous, Instant now)
    {
        if (Rendezvous != rendezvous || IsOver)
        {
            return;
        }

        Rendezvous = null;
        if (Circuit is not null)
        {
            Circuit = null;
            End(VisitFailure.RendezvousFailed, now);
        }
        else
        {
            Restart(VisitFailure.RendezvousFailed, now);
        }
    }

    private void HandleFound(CachedDescriptor? service, VisitFailure failure, Instant now)
    {
        if (IsOver)
        {
            return;
        }

        if (service is null)
        {
            End(failure, now);
            return;
        }

        _service = service;
        _work.HandleDescriptor(service);
        _points.Clear();
        List<IntroductionPoint> points = [.. service.Descriptor!.IntroductionPoints];
        client.Random.Shuffle(points);
        foreach (IntroductionPoint point in points)
        {
            if (IsUsable(point) && !client.FailedIntroductions.Contains(point.AuthenticationKey, now))
            {
                _points.Enqueue(point);
            }
        }

        Introduce(now);
        if (!IsOver && Rendezvous is null)
        {
            Await(now);
        }
    }

    /// <summary>Goes to the next introduction point; when there is none left, for a descriptor that may name others.</summary>
    private void Introduce(Instant now)
    {
        if (_points.TryDequeue(out IntroductionPoint? point))
        {
            Introduction = new(this, point, client.Random);
            _deadline = null;
            client.Network.Build(ServiceCircuitKind.ClientIntroduction, client.View?.Recognize(point.Target!) ?? point.Target!, Introduction);
            _work.Begin(HandleWorked, now);
        }
        else if (_isFreshDescriptor)
        {
            End(VisitFailure.IntroductionFailed, now);
        }
        else
        {
            _isFreshDescriptor = true;
            client.Find(
                address,
                (service, failure) => HandleFound(service, failure == VisitFailure.NotFound ? VisitFailure.IntroductionFailed : failure, now),
                useless: _service!.Outer.RevisionCounter);
        }
    }

    private void HandleWorked(bool isFound, Instant now)
    {
        if (isFound)
        {
            HandleReady(now);
        }
        else
        {
            End(VisitFailure.IntroductionFailed, now);
        }
    }

    private void Await(Instant now)
    {
        _place = client.View is { } view
            ? client.Network.ReadyRendezvousPoint ?? RendezvousPoint.Choose(view, client.IsExcluded, client.Random)
            : null;
        if (_place is null)
        {
            End(VisitFailure.NoNetwork, now);
            return;
        }

        _rendezvousTries++;
        Rendezvous = new(this, client.Random);
        client.Network.Build(ServiceCircuitKind.ClientRendezvous, _place, Rendezvous);
    }

    /// <summary>The rendezvous failed: another point, and another introduction when this one named the old one.</summary>
    private void Restart(VisitFailure failure, Instant now)
    {
        if (_rendezvousTries >= MaximumRendezvous)
        {
            End(failure, now);
            return;
        }

        bool isSpent = Introduction is { IsSent: true };
        if (isSpent)
        {
            DropIntroduction(now);
        }

        Await(now);
        if (isSpent && !IsOver)
        {
            Introduce(now);
        }
    }

    private void DropIntroduction(Instant now)
    {
        IntroductionTry? introduction = Introduction;
        Introduction = null;
        introduction?.Circuit?.Close(now);
        introduction?.Dispose();
    }

    private void DropRendezvous(Instant now)
    {
        RendezvousWait? rendezvous = Rendezvous;
        Rendezvous = null;
        rendezvous?.Circuit?.Close(now);
    }

    private void End(VisitFailure failure, Instant now)
    {
        if (IsOver)
        {
            return;
        }

        IsOver = true;
        _deadline = null;
        Circuit = null;
        _work.Cancel();
        DropIntroduction(now);
        DropRendezvous(now);

        // Who runs out of introduction points after one passed an introduction on was let down at the rendezvous.
        Answer(new(failure == VisitFailure.IntroductionFailed && _wasIntroduced ? VisitFailure.RendezvousFailed : failure, null));
    }

    private void Answer(ServiceMeeting meeting)
    {
        Action<ServiceMeeting>[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (Action<ServiceMeeting> completion in waiting)
        {
            completion(meeting);
        }
    }

    private bool IsUsable(IntroductionPoint point) =>
        point.Target is { } target && (client.AllowsPrivateRelays || !ReservedAddress.IsReserved(target.Address.Address));
}
