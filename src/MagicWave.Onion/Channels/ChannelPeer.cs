using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <summary>What the link handshake found out about the other end.</summary>
/// <param name="RsaId">Its RSA identity; null for a peer that did not authenticate (a client).</param>
/// <param name="Ed25519Id">Its Ed25519 identity; null likewise.</param>
/// <param name="Address">Where it is.</param>
/// <param name="IsPaymentAnnounced">Whether the directory says that it takes payment messages.</param>
/// <param name="Binding">32 bytes exported from TLS that name this very channel.</param>
public sealed record ChannelPeer(RsaId? RsaId, Ed25519Id? Ed25519Id, IPAddress Address, bool IsPaymentAnnounced, ReadOnlyMemory<byte> Binding);
