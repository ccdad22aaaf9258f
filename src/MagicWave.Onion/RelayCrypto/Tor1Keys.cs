namespace MagicWave.Onion.RelayCrypto;

/// <summary>Which bytes of a handshake's key material are which key of tor1 (tor-spec 5.2.2).</summary>
public readonly ref struct Tor1Keys
{
    /// <summary>The length of the key material, KH included, in bytes.</summary>
    public const int Length = (3 * DigestLength) + (2 * CipherKeyLength);

    /// <summary>The length of the SHA-1 seeds and of KH.</summary>
    public const int DigestLength = 20;

    /// <summary>The length of the AES-128 keys.</summary>
    public const int CipherKeyLength = 16;

    private readonly ReadOnlySpan<byte> _material;

    /// <summary>Looks at key material; it is not copied.</summary>
    /// <exception cref="ArgumentException">It is not 92 bytes long.</exception>
    public Tor1Keys(ReadOnlySpan<byte> keyMaterial)
    {
        if (keyMaterial.Length != Length)
        {
            throw new ArgumentException($"Must be {Length} bytes long.", nameof(keyMaterial));
        }

        _material = keyMaterial;
    }

    /// <summary>Df: seeds the digest of cells to the relay.</summary>
    public ReadOnlySpan<byte> ForwardDigestSeed => _material[..DigestLength];

    /// <summary>Db: seeds the digest of cells from the relay.</summary>
    public ReadOnlySpan<byte> BackwardDigestSeed => _material.Slice(DigestLength, DigestLength);

    /// <summary>Kf: encrypts cells to the relay.</summary>
    public ReadOnlySpan<byte> ForwardKey => _material.Slice(2 * DigestLength, CipherKeyLength);

    /// <summary>Kb: encrypts cells from the relay.</summary>
    public ReadOnlySpan<byte> BackwardKey => _material.Slice((2 * DigestLength) + CipherKeyLength, CipherKeyLength);

    /// <summary>KH: binds introduction points to the circuit; tor1 itself does not use it.</summary>
    public ReadOnlySpan<byte> HandshakeDigest => _material[^DigestLength..];
}
