using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <summary>What the certificates in a CERTS cell prove of the peer, once they were checked.</summary>
/// <param name="RsaId">Its RSA identity.</param>
/// <param name="RsaDigest">The SHA-256 of its RSA identity key.</param>
/// <param name="Ed25519Id">Its Ed25519 identity; null when it showed RSA certificates only.</param>
/// <param name="AuthenticationKey">The key with which an initiator signs AUTHENTICATE; null for responders.</param>
internal sealed record LinkPeerProof(RsaId RsaId, byte[] RsaDigest, Ed25519Id? Ed25519Id, Ed25519Id? AuthenticationKey);
