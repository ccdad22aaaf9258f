using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

/// <summary>A circuit to a <see cref="SimRelay"/>: messages arrive in order, and nothing else is played.</summary>
internal sealed class SimCircuit(SimNetwork network, SimRelay relay, IServiceCircuitUser user, byte[] handshakeDigest) : IServiceCircuit
{
    public HopTarget Last => relay.Target;

    public ReadOnlySpan<byte> HandshakeDigest => handshakeDigest;

    public bool HasStreams { get; set; }

    public bool IsClosed { get; private set; }

    /// <summary>The circuit that the rendezvous point passes everything on to.</summary>
    public SimCircuit? Peer { get; set; }

    /// <summary>What the joined layer is keyed with.</summary>
    public byte[]? Keys { get; private set; }

    public RendezvousSide? Side { get; private set; }

    public bool Send(RelayCommand command, ReadOnlySpan<byte> body, Instant now)
    {
        byte[] copy = body.ToArray();
        network.Post(() =>
        {
            if (!IsClosed)
            {
                relay.Handle(this, command, copy);
            }
        });
        return !IsClosed;
    }

    public void Join(ReadOnlySpan<byte> keyMaterial, RendezvousSide side, IStreamAcceptor? acceptor)
    {
        Assert.Null(Keys);
        Keys = keyMaterial.ToArray();
        Side = side;
    }

    public void Close(Instant now)
    {
        IsClosed = true;
        if (Peer is { IsClosed: false } peer)
        {
            network.Post(peer.Lose);
        }
    }

    /// <summary>A message from the relay.</summary>
    public void Deliver(RelayCommand command, byte[] body) => network.Post(() =>
    {
        if (!IsClosed && !user.TryHandleMessage(this, command, body, network.Now))
        {
            Lose();
        }
    });

    /// <summary>The circuit breaks.</summary>
    public void Lose()
    {
        if (!IsClosed)
        {
            Close(network.Now);
            user.HandleClosed(true, network.Now);
        }
    }
}
