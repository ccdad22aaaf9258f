using System.Text;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Tests.Circuits;

/// <summary>
/// All relays of one circuit at the other end of the guard's channel, with the real layers and handshakes. What is not about making hops goes to
/// <see cref="OnCell"/>, which a test sets.
/// </summary>
internal sealed class ServerCircuit(IReadOnlyList<TestRelay> relays, Channel channel, CircuitId id) : ICircuitEnd
{
    public delegate void PassHandler(Span<byte> payload);

    public delegate void CellHandler(ServerCircuit circuit, int hop, RelayCellHeader header, byte[] data);

    public List<TestHop> Hops { get; } = [];

    public CircuitId Id { get; } = id;

    public CellHandler? OnCell { get; set; }

    /// <summary>Stops answering CREATE and EXTEND from so many hops on.</summary>
    public int SilentFrom { get; set; } = int.MaxValue;

    /// <summary>The circuit of the other side, for the last hop as a rendezvous point.</summary>
    public ServerCircuit? Joined { get; set; }

    /// <summary>Sees what the rendezvous point passes on, and may change it.</summary>
    public PassHandler? OnPass { get; set; }

    /// <summary>Where later hops are looked up; null for their order.</summary>
    public Func<MagicWave.Onion.Identity.RsaId, TestRelay>? FindRelay { get; init; }

    public List<(int Hop, RelayCommand Command, StreamId Stream, byte[] Data)> Received { get; } = [];

    public int RelayEarlyCells { get; private set; }

    public int RelayCells { get; private set; }

    public int SentCells { get; private set; }

    public DestroyReason? Destroyed { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>The last 509 plain bytes that came.</summary>
    public byte[] LastPayload { get; private set; } = [];

    public void HandleCreate(CellCommand command, ReadOnlySpan<byte> payload)
    {
        if (SilentFrom == 0)
        {
            return;
        }

        if (command == CellCommand.CreateFast)
        {
            byte[] fast = new byte[CreateFast.ReplyLength];
            Span<byte> keyMaterial = stackalloc byte[Tor1Keys.Length];
            Assert.True(CreateFast.TryRespond(payload, relays[0].Random, fast, keyMaterial));
            Hops.Add(new(relays[0], new RelayLayer(keyMaterial), null, null));
            channel.SendCell(Id, CellCommand.CreatedFast, fast);
            return;
        }

        Assert.True(Create2Body.TryRead(payload, out Create2Body create));
        TestHop? hop = TestHop.TryAnswer(relays[0], create.Type, create.Data, out byte[] reply);
        Assert.NotNull(hop);
        Hops.Add(hop);
        Span<byte> body = stackalloc byte[CellConstants.PayloadLength];
        channel.SendCell(Id, CellCommand.Created2, body[..Created2Body.Write(body, reply)]);
    }

    public void HandleCell(Channel from, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
    {
        if (command == CellCommand.Destroy)
        {
            Destroyed = (DestroyReason)payload[0];
            channel.Detach(id);
            return;
        }

        RelayEarlyCells += command == CellCommand.RelayEarly ? 1 : 0;
        RelayCells++;
        for (int i = 0; i < Hops.Count; i++)
        {
            if (Hops[i].Layer.DecryptForward(payload))
            {
                HandleRecognized(i, command, payload);
                return;
            }
        }

        Assert.True(Joined is not null, "A cell that no hop recognizes.");
        Joined!.Pass(payload);
    }

    public void HandleClosed(Channel from, CircuitId id, Instant now) => IsClosed = true;

    public void HandleDrained(Channel from, CircuitId id, Instant now)
    {
    }

    /// <summary>Sends a cell from a hop to the client.</summary>
    public void Send(int hop, RelayCommand command, StreamId stream, ReadOnlySpan<byte> data) => SendRaw(hop, Payload(command, stream, data));

    public void Send(RelayCommand command, StreamId stream, ReadOnlySpan<byte> data) => Send(Hops.Count - 1, command, stream, data);

    public void SendRaw(int hop, byte[] payload)
    {
        Seal(hop, payload);
        SendSealed(payload, CellCommand.Relay);
    }

    public void SendSealed(ReadOnlySpan<byte> payload, CellCommand command)
    {
        SentCells++;
        channel.SendCell(Id, command, payload);
    }

    /// <summary>Sends on what came from the circuit that is joined with this one.</summary>
    public void Pass(Span<byte> payload)
    {
        OnPass?.Invoke(payload);
        for (int i = Hops.Count - 1; i >= 0; i--)
        {
            Hops[i].Layer.EncryptBackward(payload);
        }

        SendSealed(payload, CellCommand.Relay);
    }

    /// <summary>Adds the layers of a cell from a hop.</summary>
    public void Seal(int hop, byte[] payload)
    {
        Hops[hop].Layer.OriginateBackward(payload);
        for (int i = hop - 1; i >= 0; i--)
        {
            Hops[i].Layer.EncryptBackward(payload);
        }
    }

    public static byte[] Payload(RelayCommand command, StreamId stream, ReadOnlySpan<byte> data)
    {
        byte[] payload = new byte[CellConstants.PayloadLength];
        RelayCellHeader.Write(payload, command, stream, data);
        return payload;
    }

    public void Destroy(DestroyReason reason) => channel.Destroy(Id, reason);

    /// <summary>The host and port of the last BEGIN.</summary>
    public string LastBegin => Encoding.ASCII.GetString(Received.Last(cell => cell.Command == RelayCommand.Begin).Data).Split('\0')[0];

    private void HandleRecognized(int hop, CellCommand command, Span<byte> payload)
    {
        LastPayload = payload.ToArray();
        Assert.True(RelayCellHeader.TryRead(payload, out RelayCellHeader header));
        byte[] data = header.Data(payload).ToArray();
        Received.Add((hop, header.Command, header.StreamId, data));
        if (header.Command == RelayCommand.Extend2)
        {
            Assert.Equal(CellCommand.RelayEarly, command);
            HandleExtend(hop, data);
        }
        else
        {
            OnCell?.Invoke(this, hop, header, data);
        }
    }

    private void HandleExtend(int hop, byte[] data)
    {
        Assert.Equal(Hops.Count - 1, hop);
        if (Hops.Count >= SilentFrom)
        {
            return;
        }

        Assert.True(Extend2Body.TryRead(data, out Extend2Body extend));
        TestRelay relay = FindRelay?.Invoke(extend.RsaId) ?? relays[Hops.Count];
        Assert.Equal(relay.RsaId, extend.RsaId);
        TestHop? next = TestHop.TryAnswer(relay, extend.HandshakeType, extend.HandshakeData, out byte[] reply);
        Assert.NotNull(next);
        Span<byte> body = stackalloc byte[CellConstants.RelayDataLength];
        int length = Created2Body.Write(body, reply);
        Send(hop, RelayCommand.Extended2, StreamId.None, body[..length]);
        Hops.Add(next);
    }
}
