namespace MagicWave.Onion.RelayCrypto;

/// <summary>Which bytes of hs-ntor's key material are which key of the layer between a client and an onion service (rend-spec-v3 4.2.1).</summary>
internal readonly ref struct RendezvousKeys
{
    /// <summary>The length of the key material, in bytes.</summary>
    public const int Length = (2 * DigestLength) + (2 * CipherKeyLength);

    /// <summary>The length of the SHA3-256 seeds.</summary>
    public const int DigestLength = 32;

    /// <summary>The length of the AES-256 keys.</summary>
    public const int CipherKeyLength = 32;

    private readonly ReadOnlySpan<byte> _material;

    /// <summary>Looks at key material; it is not copied.</summary>
    /// <exception cref="ArgumentException">It is not 128 bytes long.</exception>
    public RendezvousKeys(ReadOnlySpan<byte> keyMaterial)
    {
        if (keyMaterial.Length != Length)
        {
            throw new ArgumentException($"Must be {Length} bytes long.", nameof(keyMaterial));
        }

        _material = keyMaterial;
    }

    /// <summary>Df: seeds the digest of cells to the service.</summary>
    public ReadOnlySpan<byte> ForwardDigestSeed => _material[..DigestLength];

    /// <summary>Db: seeds the digest of cells from the service.</summary>
    public ReadOnlySpan<byte> BackwardDigestSeed => _material.Slice(DigestLength, DigestLength);

    /// <summary>Kf: encrypts cells to the service.</summary>
    public ReadOnlySpan<byte> ForwardKey => _material.Slice(2 * DigestLength, CipherKeyLength);

    /// <summary>Kb: encrypts cells from the service.</summary>
    public ReadOnlySpan<byte> BackwardKey => _material[^CipherKeyLength..];
}
