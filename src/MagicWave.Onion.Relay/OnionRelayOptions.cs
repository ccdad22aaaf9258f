using System.Net;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay;

/// <summary>How a relay works. Read once, at the start.</summary>
public sealed record OnionRelayOptions
{
    /// <summary>Where the OR port listens; port 0 takes a free one.</summary>
    public required IPEndPoint ListenAddress { get; init; }

    /// <summary>The addresses that peers are told; at least the one in the descriptor.</summary>
    public IReadOnlyList<IPAddress> AdvertisedAddresses { get; init; } = [];

    /// <summary>The local address that connections come from (<c>OutboundBindAddress</c>); null for any.</summary>
    public IPAddress? OutboundAddress { get; init; }

    /// <summary>Where streams may go; <see cref="ExitPolicy.RejectAll"/> (the default) for a relay that is no exit.</summary>
    public ExitPolicy ExitPolicy { get; init; } = ExitPolicy.RejectAll;

    /// <summary>Whether exit streams may use IPv6 (<c>IPv6Exit</c>); false by default.</summary>
    public bool AllowIpv6Exit { get; init; }

    /// <summary>Whether circuits may be extended to private addresses; for test networks only. False by default.</summary>
    public bool ExtendAllowPrivateAddresses { get; init; }

    /// <summary>How many connections there may be at a time; 1…65535, 8192 by default.</summary>
    public int MaximumConnections { get; init; } = 8192;

    /// <summary>How fast all channels together may be; null, the default, without a limit.</summary>
    public BandwidthLimit? Limit { get; init; }

    /// <summary>Who keeps the books; nobody by default.</summary>
    public ICircuitAccounting Accounting { get; init; } = NoAccounting.Instance;

    /// <summary>What answers directory requests over circuits; null refuses them.</summary>
    public IDirectoryService? Directory { get; init; }

    /// <summary>Where the relay counts what it does for onion services; shared with its directory of their descriptors.</summary>
    public OnionServiceCounters OnionServiceCounters { get; init; } = new();

    /// <summary>
    /// Whether clients that come directly, with no relay between, get no rendezvous (<c>DoSRefuseSingleHopClientRendezvous</c>); null, the default, for
    /// what the network agreed on.
    /// </summary>
    public bool? RefusesSingleHopRendezvous { get; init; }

    /// <summary>What the directory knows of a relay. Called under the gate; must be fast.</summary>
    public Func<RsaId, HopTarget?> Lookup { get; init; } = static _ => null;
}
