using System.Buffers.Binary;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// The services that wait at this relay for introductions (rend-spec-v3 3), each on one circuit. There are never more of them than circuits. Pure; used
/// under the node's gate.
/// </summary>
internal sealed class IntroductionPoints(OnionServiceCounters counters)
{
    /// <summary>
    /// The longest INTRODUCE1 that is passed on: what fits a cell of whichever format the service's circuit has. A client must not learn which.
    /// </summary>
    internal const int MaximumIntroduceLength = CellConstants.PayloadLength - NewHeaderLength;

    // The header of tor's newer relay cells without stream: tag 16, command 1, length 2.
    private const int NewHeaderLength = 19;
    private const int LegacyKeyLength = 20;

    private readonly Dictionary<Ed25519Id, IPointCircuit> _circuits = new(SeededKeyComparer.Instance);

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
            || !EstablishIntroCheck.TryVerify(data, circuit.HandshakeDigest, out Ed25519Id key, out IntroductionDefence? asked))
        {
            counters.EstablishIntroRefused++;
            circuit.Close(DestroyReason.Protocol);
            return;
        }

        // No extensions in the answer.
        if (!circuit.Send(RelayCommand.IntroEstablished, [0]))
        {
            return;
        }

        counters.EstablishIntroAccepted++;
        point.Purpose = CircuitPurpose.Introduction;
        point.AuthKey = key;
        point.Limit = new(asked ?? Defence, asked is not null, now);
        _ = _circuits.Remove(key, out IPointCircuit? before);
        _circuits.Add(key, circuit);
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
        IntroduceStatus status = Introduce(data, now);

        // Status, and no extensions.
        Span<byte> answer = stackalloc byte[sizeof(ushort) + 1];
        BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)status);
        answer[^1] = 0;
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

    // Legacy key id 20 (zero), key type 1, key length 2, key 32, extensions, and what only the service can read.
    private static bool TryRead(ReadOnlySpan<byte> data, out Ed25519Id key)
    {
        key = default;
        ByteReader reader = new(data);
        if (data.Length > MaximumIntroduceLength
            || !reader.TryReadBytes(LegacyKeyLength, out ReadOnlySpan<byte> legacy) || !FixedTime.IsZero(legacy)
            || !reader.TryReadByte(out byte type) || type != EstablishIntroCheck.KeyType
            || !reader.TryReadUInt16(out ushort keyLength) || keyLength != Ed25519Id.Length
            || !reader.TryReadBytes(keyLength, out ReadOnlySpan<byte> bytes)
            || !reader.TryReadByte(out byte extensions))
        {
            return false;
        }

        for (int i = 0; i < extensions; i++)
        {
            if (!reader.TryReadByte(out _) || !reader.TryReadByte(out byte length) || !reader.TryReadBytes(length, out _))
            {
                return false;
            }
        }

        key = Ed25519Id.FromBytes(bytes);
        return !reader.IsAtEnd;
    }

    private IntroduceStatus Introduce(ReadOnlySpan<byte> data, Instant now)
    {
        if (!TryRead(data, out Ed25519Id key))
        {
            counters.IntroduceMalformed++;
            return IntroduceStatus.BadFormat;
        }

        if (!_circuits.TryGetValue(key, out IPointCircuit? service))
        {
            counters.IntroduceUnknown++;
            return IntroduceStatus.UnknownId;
        }

        // The client is told the same as of a service that is not here: it tries another introduction point.
        if (service.Point.Limit?.TryTake(now) == false)
        {
            counters.IntroduceRateLimited++;
            return IntroduceStatus.UnknownId;
        }

        if (!service.Send(RelayCommand.Introduce2, data))
        {
            counters.IntroduceUnknown++;
            return IntroduceStatus.UnknownId;
        }

        counters.IntroduceRelayed++;
        return IntroduceStatus.Success;
    }
}
