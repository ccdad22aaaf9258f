namespace MagicWave.Onion.RelayCrypto;

/// <summary>
/// A client's view of one circuit's encryption under tor1: the layers of all hops, counted from 0 for the first. Every payload is the 509
/// bytes of a RELAY or RELAY_EARLY cell and is worked on in place, in the order of the wire. Allocates nothing per cell. The two directions
/// are independent while no hop is added; each one is not thread-safe.
/// </summary>
public sealed class OnionLayers : IDisposable
{
    private readonly List<LayerDirection> _forward = [];
    private readonly List<LayerDirection> _backward = [];

    /// <summary>How many hops there are.</summary>
    public int HopCount => _forward.Count;

    /// <summary>Adds the hop that the last handshake was with.</summary>
    /// <param name="keyMaterial">The 92 bytes of the handshake (<see cref="Tor1Keys"/>); copied. The caller erases its own.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public void AddHop(ReadOnlySpan<byte> keyMaterial)
    {
        Tor1Keys keys = new(keyMaterial);
        _forward.Add(new Tor1Direction(keys.ForwardDigestSeed, keys.ForwardKey));
        _backward.Add(new Tor1Direction(keys.BackwardDigestSeed, keys.BackwardKey));
    }

    /// <summary>Adds the other end of a joined circuit, behind the rendezvous point, as the last hop.</summary>
    /// <param name="keyMaterial">The 128 bytes of hs-ntor (<see cref="RendezvousKeys"/>); copied. The caller erases its own.</param>
    /// <param name="side">Which end this is.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    internal void AddVirtualHop(ReadOnlySpan<byte> keyMaterial, RendezvousSide side)
    {
        RendezvousKeys keys = new(keyMaterial);
        RendezvousDirection toService = new(keys.ForwardDigestSeed, keys.ForwardKey);
        RendezvousDirection toClient = new(keys.BackwardDigestSeed, keys.BackwardKey);
        _forward.Add(side == RendezvousSide.Client ? toService : toClient);
        _backward.Add(side == RendezvousSide.Client ? toClient : toService);
    }

    /// <summary>Seals a cell for a hop. Sets recognized and digest, then adds the layers from that hop's to the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such hop.</exception>
    public void EncryptForward(int hop, Span<byte> payload)
    {
        _forward[hop].Originate(payload);
        for (int i = hop - 1; i >= 0; i--)
        {
            _forward[i].Pass(payload);
        }
    }

    /// <summary>Strips the layers of a cell until a hop is found that it comes from.</summary>
    /// <returns>
    /// The hop, with the payload plain; or -1 when it comes from none. The streams have gone on and cannot be taken back: tor-spec 5.5.3
    /// asks to close the circuit then.
    /// </returns>
    public int DecryptBackward(Span<byte> payload)
    {
        for (int i = 0; i < _backward.Count; i++)
        {
            if (_backward[i].Open(payload))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>20 bytes: the digest after the last cell that was sent to a hop. Valid until the next one.</summary>
    public ReadOnlySpan<byte> LastForwardDigest(int hop) => _forward[hop].LastDigest;

    /// <summary>20 bytes: the digest after the last cell that came from a hop. Valid until the next one.</summary>
    public ReadOnlySpan<byte> LastBackwardDigest(int hop) => _backward[hop].LastDigest;

    /// <summary>Erases the keys.</summary>
    public void Dispose()
    {
        foreach (LayerDirection direction in _forward)
        {
            direction.Dispose();
        }

        foreach (LayerDirection direction in _backward)
        {
            direction.Dispose();
        }
    }
}
