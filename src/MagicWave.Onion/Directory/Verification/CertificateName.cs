using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Verification;

/// <summary>By what an authority's certificate is asked for: <c>/tor/keys/fp-sk/</c> and the two digests (dir-spec 4.1).</summary>
/// <param name="Identity">The SHA-1 of the identity key.</param>
/// <param name="SigningKeyDigest">The SHA-1 of the signing key.</param>
public readonly record struct CertificateName(RsaId Identity, RsaId SigningKeyDigest)
{
    /// <summary>The two digests in hexadecimal, joined by a dash: an item of the request.</summary>
    public override string ToString() => $"{Identity}-{SigningKeyDigest}";
}
