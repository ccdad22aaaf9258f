using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <summary>What a link handshake found out.</summary>
/// <param name="LinkVersion">The link protocol, 4 or 5.</param>
/// <param name="PeerRsaId">The peer's RSA identity; null for a client.</param>
/// <param name="PeerEd25519Id">The peer's Ed25519 identity; null for a client, and for a responder that has none.</param>
/// <param name="IsPeerAuthenticated">Whether the peer proved its identity. False for clients only.</param>
/// <param name="PeerAddresses">
/// The addresses that the peer says it has; empty for clients. A link is canonical when the address it really has is among them (tor-spec 5.3.1).
/// </param>
/// <param name="ObservedAddress">Where the peer says it sees this node. It may lie.</param>
/// <param name="ClockSkew">How far this node's clock is ahead of the peer's; null when the peer did not tell. It may lie.</param>
public sealed record LinkHandshakeResult(
    int LinkVersion,
    RsaId? PeerRsaId,
    Ed25519Id? PeerEd25519Id,
    bool IsPeerAuthenticated,
    IReadOnlyList<IPAddress> PeerAddresses,
    IPAddress ObservedAddress,
    TimeSpan? ClockSkew);
