using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.OnionServices;

namespace MagicWave.Hosting.Options;

/// <summary>What a relay does.</summary>
public sealed class RelayHostOptions
{
    /// <summary>Its name, 1 to 19 letters and digits. <value>Default: <c>Unnamed</c>.</value></summary>
    public string Nickname { get; set; } = "Unnamed";

    /// <summary>Addresses or host names under which others find it; empty to guess.</summary>
    public IList<string> Addresses { get; } = [];

    /// <summary>Where other relays and clients connect. Empty: the node is no relay.</summary>
    public IList<PortOption> OrPorts { get; } = [];

    /// <summary>Where directory requests are answered without a circuit. Authorities have one.</summary>
    public IList<PortOption> DirPorts { get; } = [];

    /// <summary>Keeps directory documents for others. <value>Default: true.</value></summary>
    public bool DirCache { get; set; } = true;

    /// <summary>How to reach the operator, for the descriptor.</summary>
    public string? ContactInfo { get; set; }

    /// <summary>Other relays of the same operator.</summary>
    public IList<NodeSetOption> MyFamily { get; } = [];

    /// <summary>Whether the descriptor is sent to the authorities. <value>Default: true.</value></summary>
    public bool PublishServerDescriptor { get; set; } = true;

    /// <summary>Whether traffic leaves the network here; null: when there is an exit policy.</summary>
    public bool? ExitRelay { get; set; }

    /// <summary>What may leave, in order.</summary>
    public IList<PolicyRule> ExitPolicy { get; } = [];

    /// <summary>Put tor's list of common ports behind the policy instead of its default.</summary>
    public bool ReducedExitPolicy { get; set; }

    /// <summary>Nothing goes to private networks or to the relay's own address. <value>Default: true.</value></summary>
    public bool ExitPolicyRejectPrivate { get; set; } = true;

    /// <summary>Nothing goes to an address of this computer.</summary>
    public bool ExitPolicyRejectLocalInterfaces { get; set; }

    /// <summary>Whether IPv6 may leave.</summary>
    public bool IPv6Exit { get; set; }

    /// <summary>Bytes per second for other people's traffic; 0 for <see cref="NodeOptions.BandwidthRate"/>.</summary>
    public long RelayBandwidthRate { get; set; }

    /// <summary>Bytes at once for other people's traffic; 0 for the rate's.</summary>
    public long RelayBandwidthBurst { get; set; }

    /// <summary>The descriptor does not claim more. <value>Default: 1 GB.</value></summary>
    public long MaxAdvertisedBandwidth { get; set; } = 1L << 30;

    /// <summary>The Ed25519 master key is kept elsewhere: it is never made or looked for here.</summary>
    public bool OfflineMasterKey { get; set; }

    /// <summary>How long a signing key is valid. <value>Default: 30 days.</value></summary>
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long to go on for open circuits after the first signal to stop. <value>Default: 30 seconds.</value></summary>
    public TimeSpan ShutdownWaitLength { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the log says what the relay did: half an hour at least; zero for never. <value>Default: 6 hours.</value></summary>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Bytes that descriptors of onion services may take; 0 for the default of <see cref="HsDirectory"/>.</summary>
    public long MaxHSDirCacheBytes { get; set; }

    /// <summary>Whether clients that come directly get no rendezvous; null for what the network says.</summary>
    public bool? RefusesSingleHopRendezvous { get; set; }

    /// <summary>Identities of <see cref="MyFamily"/>, together.</summary>
    public IEnumerable<RsaId> FamilyFingerprints => MyFamily.SelectMany(set => set.Fingerprints).Distinct();
}
