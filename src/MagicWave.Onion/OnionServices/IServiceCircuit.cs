using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.OnionServices;

/// <summary>A circuit that was built for an onion service or to one. Used under the node's gate.</summary>
internal interface IServiceCircuit
{
    /// <summary>Its last relay.</summary>
    HopTarget Last { get; }

    /// <summary>KH of the last relay's handshake, 20 bytes, while it is open.</summary>
    ReadOnlySpan<byte> HandshakeDigest { get; }

    /// <summary>Whether there are streams on it.</summary>
    bool HasStreams { get; }

    /// <summary>Sends a message of rend-spec-v3 to the last relay; false when the circuit is not open any more.</summary>
    bool Send(RelayCommand command, ReadOnlySpan<byte> body, Instant now);

    /// <summary>The other end is there: streams are between it and us from now on.</summary>
    /// <param name="keyMaterial">What hs-ntor gave; copied.</param>
    /// <param name="side">Which end this is.</param>
    /// <param name="acceptor">At a service: who takes the client's streams.</param>
    void Join(ReadOnlySpan<byte> keyMaterial, RendezvousSide side, IStreamAcceptor? acceptor);

    /// <summary>Closes it. Its user does not hear of it.</summary>
    void Close(Instant now);
}
