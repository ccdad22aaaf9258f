using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>An authority that took part in a consensus (dir-spec 3.4.1, <c>dir-source</c> and the two lines after it).</summary>
public sealed record DirectorySource
{
    /// <summary>Its nickname.</summary>
    public required string Nickname { get; init; }

    /// <summary>The SHA-1 of its v3 identity key (not of its relay identity).</summary>
    public required RsaId Identity { get; init; }

    /// <summary>Its host name, or its address again.</summary>
    public required string HostName { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Its directory port; 0 when it has none.</summary>
    public required ushort DirPort { get; init; }

    /// <summary>Its OR port.</summary>
    public required ushort OrPort { get; init; }

    /// <summary>How its operator can be reached; free text.</summary>
    public string Contact { get; init; } = string.Empty;

    /// <summary>The SHA-1 of its vote; zero in an entry for a legacy key.</summary>
    public DescriptorDigest VoteDigest { get; init; }
}
