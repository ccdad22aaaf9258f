using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Certificates;

namespace MagicWave.Onion.Directory.Writing;

/// <summary>The keys that a relay's descriptor holds or is signed with. The caller owns them; nothing is copied or kept.</summary>
public sealed class ServerDescriptorKeys
{
    /// <summary>The RSA identity key, 1024 bits, with its private part.</summary>
    public required RSA Identity { get; init; }

    /// <summary>
    /// The old onion key, RSA of 1024 bits, with its private part. Nobody uses it, but authorities of C tor refuse a descriptor without one.
    /// </summary>
    public required RSA OnionKey { get; init; }

    /// <summary>The X25519 onion key's public part: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> NtorOnionPublicKey { get; init; }

    /// <summary>The X25519 onion key's private part: 32 bytes.</summary>
    public required SecretBytes NtorOnionPrivateKey { get; init; }

    /// <summary>
    /// The certificate by which the Ed25519 identity vouches for the signing key (<see cref="Ed25519CertificateType.IdentitySigning"/>, with the
    /// identity in it).
    /// </summary>
    public required Ed25519Certificate SigningCertificate { get; init; }

    /// <summary>The Ed25519 signing key: 64 bytes, expanded.</summary>
    public required SecretBytes SigningKey { get; init; }

    /// <summary>Certificates of family keys over the Ed25519 identity (proposal 321).</summary>
    public IReadOnlyList<Ed25519Certificate> FamilyCertificates { get; init; } = [];
}
