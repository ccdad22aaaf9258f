using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>What an introduction or rendezvous point needs of a circuit that ends here. Used under the node's gate.</summary>
internal interface IPointCircuit
{
    /// <summary>What it is for; the points set it.</summary>
    CircuitPoint Point { get; }

    /// <summary>Whether this relay is its last hop.</summary>
    bool IsEnd { get; }

    /// <summary>Whether the hop before is a client and no relay: then this relay sees who it is, and nobody stands between.</summary>
    bool IsSingleHop { get; }

    /// <summary>KH, 20 bytes: what both ends of the handshake know beside the keys (tor-spec 5.2.2).</summary>
    ReadOnlySpan<byte> HandshakeDigest { get; }

    /// <summary>Sends a relay cell to whoever made the circuit. False when that ended the circuit.</summary>
    bool Send(RelayCommand command, ReadOnlySpan<byte> data);

    /// <summary>From now on cells that are for nobody here go over to the other circuit, and the end of one ends both.</summary>
    void Join(IPointCircuit other);

    /// <summary>Ends the circuit.</summary>
    void Close(DestroyReason reason);
}
