using System.Security.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>What a directory authority votes with (dir-spec 3.1). The long-term identity key is not needed to vote, and not held.</summary>
public sealed class AuthorityKeys
{
    /// <summary>SHA-1 of the identity key: the <c>v3ident</c> of DirAuthority lines.</summary>
    public required RsaId V3Ident { get; init; }

    /// <summary>The key that signs votes and consensuses.</summary>
    public required RSA SigningKey { get; init; }

    /// <summary>The certificate of the signing key, as it is published.</summary>
    public required string CertificateText { get; init; }
}
