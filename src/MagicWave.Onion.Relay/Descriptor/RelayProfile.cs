using System.Net;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Relay.Descriptor;

/// <summary>What a relay says of itself besides its keys (dir-spec 2.1.1). Two profiles with the same content are equal.</summary>
public sealed record RelayProfile
{
    /// <summary>The protocols that relays of MagicWave speak. Nothing is named that does not work: stock clients use each at once.</summary>
    public const string DefaultProtocols =
        "Cons=1-2 Desc=1-2 DirCache=2 FlowCtrl=1 HSDir=2 HSIntro=4-5 HSRend=1-2 Link=4-5 LinkAuth=3 Microdesc=1-2 Relay=2-4";

    /// <summary>The same, for a relay that is paid.</summary>
    public const string PaidProtocols =
        "Cons=1-2 Desc=1-2 DirCache=2 FlowCtrl=1 HSDir=2 HSIntro=4-5 HSRend=1-2 Link=4-5 LinkAuth=3 MWPay=1 Microdesc=1-2 Relay=2-4";

    /// <summary>What the operator calls it: 1 to 19 letters and digits.</summary>
    public required string Nickname { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port that takes links.</summary>
    public required int OrPort { get; init; }

    /// <summary>The port that takes directory requests over plain HTTP; 0 for none.</summary>
    public int DirPort { get; init; }

    /// <summary>A further OR address, over IPv6; null for none.</summary>
    public IPEndPoint? OrAddress { get; init; }

    /// <summary>Software and system. It must not begin with <c>Tor</c> and a space, which would claim a version of that.</summary>
    public required string Platform { get; init; }

    /// <summary>The protocols that it speaks.</summary>
    public string Protocols { get; init; } = DefaultProtocols;

    /// <summary>The bandwidth that it sustains, in bytes per second; at least 1.</summary>
    public required int BandwidthRate { get; init; }

    /// <summary>The bandwidth that it reaches in bursts, in bytes per second.</summary>
    public required int BandwidthBurst { get; init; }

    /// <summary>The fingerprints of relays of the same operator, as a <c>family</c> line has them; empty for none.</summary>
    public string Family { get; init; } = "";

    /// <summary>How the operator can be reached; null to leave it out.</summary>
    public string? Contact { get; init; }

    /// <summary>Where it lets streams out.</summary>
    public required ExitPolicy ExitPolicy { get; init; }

    /// <summary>Whether it answers directory requests over circuits.</summary>
    public bool IsDirectoryCache { get; init; } = true;

    /// <summary>Whether it keeps descriptors of onion services, for those who come over circuits.</summary>
    public bool IsHiddenServiceDirectory { get; init; } = true;

    /// <summary>Where it is paid; null to leave it out.</summary>
    public SettlementAccount? Settlement { get; init; }
}
