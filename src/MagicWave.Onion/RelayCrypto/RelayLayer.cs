namespace MagicWave.Onion.RelayCrypto;

/// <summary>
/// A relay's view of one circuit's encryption under tor1: its own layer, in both directions. Every payload is the 509 bytes of a RELAY or
/// RELAY_EARLY cell and is worked on in place, in the order of the wire: a cell that is lost or repeated breaks all that follow. Allocates
/// nothing per cell. The two directions are independent; each one is not thread-safe.
/// </summary>
public sealed class RelayLayer : IDisposable
{
    private readonly Tor1Direction _forward;
    private readonly Tor1Direction _backward;

    /// <summary>Starts a layer.</summary>
    /// <param name="keyMaterial">The 92 bytes of a handshake (<see cref="Tor1Keys"/>); copied. The caller erases its own.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public RelayLayer(ReadOnlySpan<byte> keyMaterial)
    {
        Tor1Keys keys = new(keyMaterial);
        _forward = new(keys.ForwardDigestSeed, keys.ForwardKey);
        _backward = new(keys.BackwardDigestSeed, keys.BackwardKey);
    }

    /// <summary>20 bytes: the digest after the last cell from the client that was recognized here. Valid until the next one.</summary>
    public ReadOnlySpan<byte> LastForwardDigest => _forward.LastDigest;

    /// <summary>20 bytes: the digest after the last cell that was originated here. Valid until the next one.</summary>
    public ReadOnlySpan<byte> LastBackwardDigest => _backward.LastDigest;

    /// <summary>Strips our layer from a cell that comes from the client.</summary>
    /// <returns>True when the cell is for us: its payload is plain now. False: it goes on to the next hop as it is now.</returns>
    public bool DecryptForward(Span<byte> payload) => _forward.Open(payload);

    /// <summary>Seals a cell of ours for the client. Sets recognized and digest, then encrypts.</summary>
    public void OriginateBackward(Span<byte> payload) => _backward.Originate(payload);

    /// <summary>Adds our layer to a cell from further down that goes to the client.</summary>
    public void EncryptBackward(Span<byte> payload) => _backward.Pass(payload);

    /// <summary>Erases the keys.</summary>
    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
    }
}
