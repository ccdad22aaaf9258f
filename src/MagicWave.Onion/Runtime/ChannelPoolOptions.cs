using System.Net;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Runtime;

/// <summary>How a node makes and takes channels.</summary>
public sealed record ChannelPoolOptions
{
    /// <summary>The keys and certificates of a relay, asked for at each handshake since they rotate; null for a client.</summary>
    public Func<LinkIdentity>? Identity { get; init; }

    /// <summary>The addresses that this node tells its peers; empty for a client.</summary>
    public IReadOnlyList<IPAddress> OwnAddresses { get; init; } = [];

    /// <summary>The local address that connections come from (<c>OutboundBindAddress</c>); null for any.</summary>
    public IPAddress? OutboundAddress { get; init; }

    /// <summary>Who keeps the books.</summary>
    public ICircuitAccounting Accounting { get; init; } = NoAccounting.Instance;

    /// <summary>How fast all channels together may be; null without a limit.</summary>
    public BandwidthLimit? Limit { get; init; }

    /// <summary>Whether the directory says that a relay takes payment messages. Called under the gate.</summary>
    public Func<RsaId, bool> IsPaymentAnnounced { get; init; } = static _ => false;

    /// <summary>How many connections there may be at a time, in both directions; 1…65535, 8192 by default.</summary>
    public int MaximumConnections { get; init; } = 8192;
}
