using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>
/// A directory authority's certificate: its identity key vouches for the key that signs votes and consensuses (dir-spec 3.1). Immutable.
/// </summary>
public sealed record AuthorityCertificate
{
    /// <summary>The SHA-1 of the identity key: the authority's v3 identity.</summary>
    public required RsaId Identity { get; init; }

    /// <summary>The SHA-1 of the signing key.</summary>
    public required RsaId SigningKeyDigest { get; init; }

    /// <summary>Where the authority says it is; null when it does not.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>When the signing key stops.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The identity key, RSA as PKCS #1 DER.</summary>
    public required ReadOnlyMemory<byte> IdentityKey { get; init; }

    /// <summary>The signing key, RSA as PKCS #1 DER.</summary>
    public required ReadOnlyMemory<byte> SigningKey { get; init; }

    /// <summary>The signing key's signature over the digest of the identity key.</summary>
    public required ReadOnlyMemory<byte> Crosscert { get; init; }

    /// <summary>The identity key's signature over the document.</summary>
    public required ReadOnlyMemory<byte> Certification { get; init; }

    /// <summary>The SHA-1 of the signed part: 20 bytes.</summary>
    public required ReadOnlyMemory<byte> SignedDigest { get; init; }

    /// <summary>The document itself.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }
}
