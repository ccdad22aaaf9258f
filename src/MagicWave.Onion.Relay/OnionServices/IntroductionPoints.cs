using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// The services that wait at this relay for introductions (rend-spec-v3 3), each on one circuit. There are never more of them than circuits. Pure; used
/// under the node's gate.
/// </summary>
internal sealed class IntroductionPoints(OnionServiceCounters counters)
{
    // Less than this is no INTRODUCE1 of any version.
    private const int LegacyKeyLength = 20;

    private readonly Dictionary<Ed25519Id, IPointCircuit> _circuits = new(SeededComparer.Instance);

    /// <summary>How many services wait.</summary>
    public int Count => _circuits.Count;

    /// <summary>The network's limit, for services that ask for none.</summary>
    public IntroductionDefence Defence { get; private set; } = IntroductionDefence.None;

    /// <summary>The network's limit changed.</summary>
    public void Use(IntroductionDefence defence)
    {
        if (defence == Defence)
        {
            return;
        }

        Defence = defence;
        foreach (IPointCircuit circuit in _circuits.Values)
        {
            circuit.Point.Limit?.Adjust(defence);
        }
    }

    /// <summary>ESTABLISH_INTRO came.</summary>
    public void HandleEstablish(IPointCircuit circuit, ReadOnlySpan<byte> data, Instant now)
    {
        CircuitPoint point = circuit.Point;
        if (point.Purpose != CircuitPurpose.General || !circuit.IsEnd
            || !EstablishIntroBody.TryRead(data, out EstablishIntroBody body) || !body.IsBoundTo(circuit.HandshakeDigest) || !body.IsSigned())
        {
            counters.EstablishIntroRefused++;
            circuit.Close(DestroyReason.Protocol);
            return;
        }

        Span<byte> answer = stackalloc byte[IntroEstablishedBody.Length];
        IntroEstablishedBody.Write(answer);
        if (!circuit.Send(RelayCommand.IntroEstablished, answer))
        {
            return;
        }

        counters.EstablishIntroAccepted++;
        point.Purpose = CircuitPurpose.Introduction;
        point.AuthKey = body.AuthKey;
        bool isOfService = body.TryGetDos(out IntroDosParameters asked);
        point.Limit = new(isOfService ? IntroductionDefence.Of(asked) : Defence, isOfService, now);
        _ = _circuits.Remove(body.AuthKey, out IPointCircuit? before);
        _circuits.Add(body.AuthKey, circuit);
        before?.Close(DestroyReason.Finished);
    }

    /// <summary>INTRODUCE1 came.</summary>
    public void HandleIntroduce(IPointCircuit client, ReadOnlySpan<byte> data, Instant now)
    {
        CircuitPoint point = client.Point;
        if (data.Length < LegacyKeyLength || point.Purpose != CircuitPurpose.General || !client.IsEnd || point.HasIntroduced || client.IsSingleHop)
        {
            counters.IntroduceRefused++;
            client.Close(DestroyReason.Protocol);
            return;
        }

        point.HasIntroduced = true;
        IntroduceAckStatus status = Introduce(data, now);

        Span<byte> answer = stackalloc byte[IntroduceAckBody.Length];
        IntroduceAckBody.Write(answer, status);
        _ = client.Send(RelayCommand.IntroduceAck, answer);
    }

    /// <summary>A circuit is gone.</summary>
    public void HandleClosed(IPointCircuit circuit)
    {
        Ed25519Id key = circuit.Point.AuthKey;
        if (_circuits.TryGetValue(key, out IPointCircuit? present) && ReferenceEquals(present, circuit))
        {
            _ = _circuits.Remove(key);
        }
    }

    private IntroduceAckStatus Introduce(ReadOnlySpan<byte> data, Instant now)
    {
        // Longer ones are refused whatever the cells of the service's circuit hold: a client must not learn which it has.
        if (data.Length > IntroduceBody.MaximumLength || !IntroduceBody.TryRead(data, out IntroduceBody body))
        {
            counters.IntroduceMalformed++;
            return IntroduceAckStatus.BadFormat;
        }

        if (!_circuits.TryGetValue(body.AuthKey, out IPointCircuit? service))
        {
            counters.IntroduceUnknown++;
            return IntroduceAckStatus.UnknownService;
        }

        // The client is told the same as of a service that is not here: it tries another introduction point.
        if (service.Point.Limit?.TryTake(now) == false)
        {
            counters.IntroduceRateLimited++;
            return IntroduceAckStatus.UnknownService;
        }

        if (!service.Send(RelayCommand.Introduce2, data))
        {
            counters.IntroduceUnknown++;
            return IntroduceAckStatus.UnknownService;
        }

        counters.IntroduceRelayed++;
        return IntroduceAckStatus.Success;
    }
}
