using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <summary>What a <see cref="LinkHandshake"/> is told before it starts.</summary>
public sealed record LinkHandshakeOptions
{
    /// <summary>Which side this node is.</summary>
    public required LinkHandshakeRole Role { get; init; }

    /// <summary>Where the peer is: it is told so.</summary>
    public required IPAddress PeerAddress { get; init; }

    /// <summary>
    /// Who this node is; needed but for <see cref="LinkHandshakeRole.Client"/>. For a responder it is the one that made the TLS session.
    /// </summary>
    public LinkIdentity? Identity { get; init; }

    /// <summary>For initiators: the RSA identity that the peer must have; null takes any.</summary>
    public RsaId? ExpectedRsaId { get; init; }

    /// <summary>For initiators: the Ed25519 identity that the peer must have; null takes any, and none.</summary>
    public Ed25519Id? ExpectedEd25519Id { get; init; }

    /// <summary>The addresses of this node that its peers may know, the first 16 of them. Clients tell none.</summary>
    public IReadOnlyList<IPAddress> OwnAddresses { get; init; } = [];
}
