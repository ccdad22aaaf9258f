using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>Whoever has a circuit that ends at the relay: a client or a service.</summary>
internal sealed class PointParty : ICircuitEnd
{
    private readonly PointRig _rig;
    private readonly PointLink _link;
    private readonly CircuitId _id;
    private readonly Tor1Direction _forward;
    private readonly Tor1Direction _backward;
    private readonly byte[] _handshakeDigest;
    private readonly List<(CellCommand Command, byte[] Payload)> _cells = [];

    public PointParty(PointRig rig, PointLink link, PaymentRates? rates = null)
    {
        _rig = rig;
        _link = link;
        _id = link.Near.AllocateCircuitId();
        link.Near.Attach(_id, this);
        byte[] keys = rates is { } given ? CreatePaid(given) : Create();
        Tor1Keys parts = new(keys);
        _forward = new(parts.ForwardDigestSeed, parts.ForwardKey);
        _backward = new(parts.BackwardDigestSeed, parts.BackwardKey);
        _handshakeDigest = parts.HandshakeDigest.ToArray();
    }

    private byte[] Create()
    {
        using NtorClient ntor = new(PointRig.OwnId, _rig.OnionKey.PublicKey, SystemRandom.Instance);
        byte[] request = new byte[Ntor.RequestLength];
        byte[] keys = new byte[Tor1Keys.Length];
        ntor.WriteRequest(request);
        Assert.True(ntor.TryComplete(Ask(HandshakeType.Ntor, request), keys));
        return keys;
    }

    private byte[] CreatePaid(PaymentRates rates)
    {
        using NtorV3Client ntor = new(PointRig.OwnEd25519Id, _rig.OnionKey.PublicKey, SystemRandom.Instance);
        byte[] request = new byte[Create2Body.MaximumDataLength];
        byte[] keys = new byte[Tor1Keys.Length];
        byte[] message = new byte[128];
        ExtensionListWriter list = new(message);
        rates.AddTo(ref list);
        Assert.True(ntor.TryWriteRequest(list.Written, request, out int length));
        Assert.True(ntor.TryComplete(Ask(HandshakeType.NtorV3, request.AsSpan(0, length)), keys, message, out _));
        return keys;
    }

    private byte[] Ask(HandshakeType type, ReadOnlySpan<byte> request)
    {
        byte[] payload = new byte[CellConstants.PayloadLength];
        int length = new Create2Body(type, request).Write(payload);
        _ = _link.Near.SendCell(_id, CellCommand.Create2, payload.AsSpan(0, length));
        _rig.Run();
        Assert.True(Created2Body.TryRead(Take(CellCommand.Created2), out ReadOnlySpan<byte> reply));
        return reply.ToArray();
    }

    public PointLink Link => _link;

    public CircuitId Id => _id;

    /// <summary>Whether cells are only counted.</summary>
    public bool IsCounting { get; set; }

    public int Count { get; private set; }

    public int Waiting => _cells.Count;

    public bool IsDestroyed => _cells.Any(static cell => cell.Command == CellCommand.Destroy);

    public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
    {
        Count++;
        if (!IsCounting)
        {
            _cells.Add((command, payload.ToArray()));
        }
    }

    public void HandleClosed(Channel channel, CircuitId id, Instant now)
    {
    }

    public void HandleDrained(Channel channel, CircuitId id, Instant now)
    {
    }

    /// <summary>Sends a relay cell to the relay.</summary>
    public void Send(RelayCommand command, ReadOnlySpan<byte> data, bool run = true, StreamId stream = default)
    {
        Span<byte> payload = stackalloc byte[CellConstants.PayloadLength];
        RelayCellHeader.Write(payload, command, stream, data);
        _forward.Originate(payload);
        SendRaw(payload, run);
    }

    /// <summary>Sends a payload that the relay does not recognise once its layer is off.</summary>
    public void SendThrough(ReadOnlySpan<byte> plain, bool run = true)
    {
        byte[] payload = plain.ToArray();
        _forward.Pass(payload);
        SendRaw(payload, run);
    }

    public void SendRaw(ReadOnlySpan<byte> payload, bool run = true)
    {
        Assert.True(_link.Near.SendCell(_id, CellCommand.Relay, payload));
        if (run)
        {
            _rig.Run();
        }
    }

    /// <summary>Asks the relay to extend the circuit.</summary>
    public void SendExtend()
    {
        HopTarget target = new(
            RsaId.FromBytes(Enumerable.Repeat((byte)250, 20).ToArray()), null, new(IPAddress.Loopback, 9001), default, false, false, "further");
        byte[] data = new byte[CellConstants.RelayDataLength];
        int length = Extend2Body.Write(data, target, HandshakeType.Ntor, new byte[84]);
        Span<byte> payload = stackalloc byte[CellConstants.PayloadLength];
        RelayCellHeader.Write(payload, RelayCommand.Extend2, default, data.AsSpan(0, length));
        _forward.Originate(payload);
        Assert.True(_link.Near.SendCell(_id, CellCommand.RelayEarly, payload));
        _rig.Run();
    }

    public void Destroy()
    {
        _link.Near.Destroy(_id, DestroyReason.Finished);
        _rig.Run();
    }

    /// <summary>The oldest relay cell that came and was not taken yet, opened.</summary>
    public (RelayCommand Command, byte[] Data) TakeRelay()
    {
        byte[] payload = Take(CellCommand.Relay);
        Assert.True(_backward.Open(payload));
        Assert.True(RelayCellHeader.TryRead(payload, out RelayCellHeader header));
        return (header.Command, header.Data(payload).ToArray());
    }

    /// <summary>The oldest cell, which is not from the relay itself: what the other side sent.</summary>
    public byte[] TakeThrough()
    {
        byte[] payload = Take(CellCommand.Relay);
        Assert.False(_backward.Open(payload));
        return payload;
    }

    public byte[] Take(CellCommand command)
    {
        Assert.NotEmpty(_cells);
        (CellCommand found, byte[] payload) = _cells[0];
        _cells.RemoveAt(0);
        Assert.Equal(command, found);
        return payload;
    }

    public void AssertDestroyed(DestroyReason reason) => Assert.Equal((byte)reason, Take(CellCommand.Destroy)[0]);

    /// <summary>Becomes a service at this introduction point.</summary>
    public ServiceKey EstablishIntro(ServiceKey? key = null, byte[]? extensions = null)
    {
        key ??= new();
        Send(RelayCommand.EstablishIntro, EstablishIntroCell(key, extensions ?? [0]));
        (RelayCommand command, byte[] data) = TakeRelay();
        Assert.Equal(RelayCommand.IntroEstablished, command);
        Assert.Equal([0], data);
        return key;
    }

    public byte[] EstablishIntroCell(ServiceKey key, byte[] extensions)
    {
        byte[] cell = new byte[CellConstants.RelayDataLength];
        ByteWriter writer = new(cell);
        writer.WriteByte(2);
        writer.WriteUInt16(32);
        writer.WriteBytes(key.Public);
        writer.WriteBytes(extensions);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, 20);
        writer.WriteBytes(SHA3_256.HashData([.. length, .. _handshakeDigest, .. writer.Written]));
        byte[] signature = key.Sign([.. "Tor establish-intro cell v1"u8, .. writer.Written]);
        writer.WriteUInt16(64);
        writer.WriteBytes(signature);
        return writer.Written.ToArray();
    }
}
