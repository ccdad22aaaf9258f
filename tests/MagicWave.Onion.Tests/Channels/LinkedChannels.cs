using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Channels;

/// <summary>Two channels face to face in memory.</summary>
internal sealed class LinkedChannels : IChannelHost
{
    private readonly byte[] _buffer = new byte[Channel.MinimumTransmitRoom];

    public LinkedChannels()
    {
        Initiator = New(isInitiator: true, seed: 1);
        Responder = New(isInitiator: false, seed: 2);
    }

    public CellPool Pool { get; } = new();

    public Channel Initiator { get; }

    public Channel Responder { get; }

    public Instant Now { get; set; } = new(0);

    public List<(Channel Channel, CircuitId Id, CellCommand Command)> Created { get; } = [];

    public int WritableCalls { get; private set; }

    public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now) =>
        Created.Add((channel, id, command));

    public void HandleWritable(Channel channel) => WritableCalls++;

    /// <summary>Carries what both have to say until neither says more.</summary>
    public void Run()
    {
        while (Carry(Initiator, Responder) | Carry(Responder, Initiator))
        {
        }
    }

    public byte[] Take(Channel from)
    {
        using MemoryStream all = new();
        for (int n = from.FillTransmit(_buffer, Now); n > 0; n = from.FillTransmit(_buffer, Now))
        {
            all.Write(_buffer, 0, n);
        }

        return all.ToArray();
    }

    public ChannelFault Give(Channel to, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to.FreeReceiveBuffer);
        return to.HandleReceived(bytes.Length, Now);
    }

    private bool Carry(Channel from, Channel to)
    {
        int n = from.FillTransmit(_buffer, Now);
        if (n > 0)
        {
            Assert.Equal(ChannelFault.None, Give(to, _buffer.AsSpan(0, n)));
        }

        return n > 0;
    }

    private Channel New(bool isInitiator, ulong seed) =>
        new(new(null, null, IPAddress.Loopback, false, default), isInitiator, Pool, this, new SeededRandom(seed), Now);
}
