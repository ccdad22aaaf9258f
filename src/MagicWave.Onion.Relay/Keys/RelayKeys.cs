using System.Security.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>
/// The keys of a relay at one time. After a rotation the store hands out another one and this one stays usable, so that whoever holds it
/// finishes with it.
/// </summary>
public sealed class RelayKeys
{
    /// <summary>The RSA identity, 1024 bits.</summary>
    public required RSA RsaIdentityKey { get; init; }

    /// <summary>SHA-1 of the RSA identity.</summary>
    public required RsaId RsaId { get; init; }

    /// <summary>The Ed25519 identity, the public half of the master key.</summary>
    public required Ed25519Id Ed25519Id { get; init; }

    /// <summary>The medium-term key that signs descriptors and link certificates.</summary>
    public required Ed25519KeyPair SigningKey { get; init; }

    /// <summary>The master key's certificate for the signing key (type 4), which holds the master key.</summary>
    public required Ed25519Certificate SigningCertificate { get; init; }

    /// <summary>The RSA key of the old TAP handshake. Nobody uses it, but C authorities ask descriptors for it.</summary>
    public required RSA TapOnionKey { get; init; }

    /// <summary>The onion key that is published.</summary>
    public required NtorKeyPair NtorKey { get; init; }

    /// <summary>The onion key before, for clients with an older consensus; null when it is forgotten.</summary>
    public NtorKeyPair? PreviousNtorKey { get; init; }

    /// <summary>When the published onion key was made.</summary>
    public required DateTimeOffset OnionKeysSetAt { get; init; }

    /// <summary>The same keys with another signing key.</summary>
    internal RelayKeys With(Ed25519KeyPair signingKey, Ed25519Certificate certificate) => new()
    {
        RsaIdentityKey = RsaIdentityKey, RsaId = RsaId, Ed25519Id = Ed25519Id, SigningKey = signingKey, SigningCertificate = certificate,
        TapOnionKey = TapOnionKey, NtorKey = NtorKey, PreviousNtorKey = PreviousNtorKey, OnionKeysSetAt = OnionKeysSetAt,
    };

    /// <summary>The same keys with other onion keys.</summary>
    internal RelayKeys With(RSA tap, NtorKeyPair ntor, NtorKeyPair? previous, DateTimeOffset setAt) => new()
    {
        RsaIdentityKey = RsaIdentityKey, RsaId = RsaId, Ed25519Id = Ed25519Id, SigningKey = SigningKey, SigningCertificate = SigningCertificate,
        TapOnionKey = tap, NtorKey = ntor, PreviousNtorKey = previous, OnionKeysSetAt = setAt,
    };
}
