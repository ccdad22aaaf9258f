using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>A relay's entry in a consensus (dir-spec 3.4.1 and 3.9). Immutable.</summary>
public sealed record RouterStatus
{
    /// <summary>What its operator calls it: 1 to 19 letters and digits; anybody may use the same.</summary>
    public required string Nickname { get; init; }

    /// <summary>Its RSA identity.</summary>
    public required RsaId RsaId { get; init; }

    /// <summary>The digest of its microdescriptor; zero in the ns flavour.</summary>
    public MicrodescriptorDigest MicrodescriptorDigest { get; init; }

    /// <summary>The digest of its server descriptor; zero in the microdesc flavour.</summary>
    public DescriptorDigest DescriptorDigest { get; init; }

    /// <summary>When its descriptor was published; 2038-01-01 from method 33 on.</summary>
    public DateTimeOffset Published { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port that takes links.</summary>
    public required ushort OrPort { get; init; }

    /// <summary>The port that takes directory requests over plain HTTP; 0 when there is none.</summary>
    public ushort DirPort { get; init; }

    /// <summary>Further OR addresses (<c>a</c> lines); in practice at most one, of IPv6.</summary>
    public IReadOnlyList<IPEndPoint> OrAddresses { get; init; } = [];

    /// <summary>What the authorities say of it.</summary>
    public RouterFlags Flags { get; init; }

    /// <summary>Its software, as in <c>Tor 0.4.9.11</c>; null when it is not said.</summary>
    public string? Version { get; init; }

    /// <summary>The protocols that it speaks.</summary>
    public ProtocolVersions Protocols { get; init; } = ProtocolVersions.None;

    /// <summary>Its weight in path selection, in kilobytes per second; null when the entry has no <c>w</c> line.</summary>
    public uint? Bandwidth { get; init; }

    /// <summary>Whether the bandwidth is the relay's own claim, not a measurement.</summary>
    public bool IsUnmeasured { get; init; }

    /// <summary>The ports it exits to (ns flavour only: otherwise the microdescriptor says it); null when it is not said.</summary>
    public PortPolicySummary? ExitPolicy { get; init; }

    /// <summary>Where its OR port is, over IPv4.</summary>
    public IPEndPoint OrEndPoint => new(Address, OrPort);

    /// <summary>Whether all these flags are set.</summary>
    public bool Has(RouterFlags flags) => (Flags & flags) == flags;
}
