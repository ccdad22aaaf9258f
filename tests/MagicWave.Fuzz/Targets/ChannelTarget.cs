using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// What a peer may say on an open link. Pieces of one length and of another lead to the same cells at the circuits and to the same answer.
/// </summary>
internal sealed class ChannelTarget : IFuzzTarget
{
    public string Name => "channel";

    public IEnumerable<byte[]> Seeds =>
    [
        [7, .. Cell(1, CellCommand.Relay)],
        [7, .. Cell(0x8000_0001, CellCommand.Create2), .. Cell(1, CellCommand.Destroy), .. Cell(0, CellCommand.Padding)],
        [200, .. Cell(1, CellCommand.RelayEarly), 0, 0, 0, 0, 128, 0, 3, 1, 2, 3, .. Cell(1, CellCommand.Relay)],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        Outcome whole = Feed(input[1..], int.MaxValue);
        Outcome pieces = Feed(input[1..], 1 + input[0]);
        Property.Require(whole == pieces, $"{whole} whole, {pieces} in pieces of {1 + input[0]}");
    }

    private static byte[] Cell(uint id, CellCommand command)
    {
        byte[] cell = new byte[CellConstants.CellLength];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(cell, id);
        cell[4] = (byte)command;
        return cell;
    }

    private static Outcome Feed(ReadOnlySpan<byte> bytes, int step)
    {
        Host host = new();
        Channel channel = new(new ChannelPeer(null, null, IPAddress.Loopback, false, default), isInitiator: false, new CellPool(), host, new SeededRandom(1), default);
        channel.Attach(new CircuitId(1), host);
        ChannelFault fault = ChannelFault.None;
        while (!bytes.IsEmpty && fault == ChannelFault.None && !channel.IsClosed)
        {
            int count = Math.Min(Math.Min(step, bytes.Length), channel.FreeReceiveBuffer.Length);
            Property.Require(count > 0, "there is always room for more");
            bytes[..count].CopyTo(channel.FreeReceiveBuffer);
            bytes = bytes[count..];
            fault = channel.HandleReceived(count, default);
        }

        byte[] buffer = new byte[Channel.MinimumTransmitRoom];
        int sent = 0;
        for (int n = channel.FillTransmit(buffer, default); n > 0; n = channel.FillTransmit(buffer, default))
        {
            sent += n;
        }

        return new Outcome(fault, host.Cells, host.Creates, sent);
    }

    private sealed record Outcome(ChannelFault Fault, int Cells, int Creates, int Sent);

    private sealed class Host : IChannelHost, ICircuitEnd
    {
        public int Cells { get; private set; }

        public int Creates { get; private set; }

        public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now) => Creates++;

        public void HandleWritable(Channel channel)
        {
        }

        public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
        {
            Property.Require(payload.Length == CellConstants.PayloadLength, "a cell has 509 bytes");
            payload.Clear();
            Cells++;
        }

        public void HandleClosed(Channel channel, CircuitId id, Instant now)
        {
        }

        public void HandleDrained(Channel channel, CircuitId id, Instant now)
        {
        }
    }
}
