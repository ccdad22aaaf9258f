namespace MagicWave.Onion.RelayCrypto;

/// <summary>
/// A client's view of one circuit's encryption under tor1: the layers of all hops, counted from 0 for the first. Every payload is the 509
/// bytes of a RELAY or RELAY_EARLY cell and is worked on in place, in the order of the wire. Allocates nothing per cell. The two directions
/// are independent while no hop is added; each one is not thread-safe.
/// </summary>
public sealed class OnionLayers : IDisposable
{
    private readonly List<Tor1Direction> _forward = [];
    private readonly List<Tor1Direction> _backward = [];

    /// <summary>How many hops there are.</summary>
    public int HopCount => _forward.Count;

    /// <summary>Adds the hop that the last handshake was with.</summary>
    /// <param name="keyMaterial">The 92 bytes of the handshake (<see cref="Tor1Keys"/>); copied. The caller erases its own.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public void AddHop(ReadOnlySpan<byte> keyMaterial)
    {
        Tor1Keys keys = new(keyMaterial);
        _forward.Add(new(keys.ForwardDigestSeed, keys.ForwardKey));
        _backward.Add(new(keys.BackwardDigestSeed, keys.BackwardKey));
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
        foreach (Tor1Direction direction in _forward)
        {
            direction.Dispose();
        }

        foreach (Tor1Direction direction in _backward)
        {
            direction.Dispose();
        }
    }
}
