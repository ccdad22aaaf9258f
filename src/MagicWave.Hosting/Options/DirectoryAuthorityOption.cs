using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Hosting.Options;

/// <summary>One DirAuthority line: a directory authority that this node believes.</summary>
public sealed record DirectoryAuthorityOption
{
    /// <summary>Its nickname, or null.</summary>
    public string? Nickname { get; init; }

    /// <summary>Where its DirPort is.</summary>
    public required IPEndPoint DirAddress { get; init; }

    /// <summary>Its ORPort on the same address, or 0.</summary>
    public int OrPort { get; init; }

    /// <summary>SHA-1 of its RSA identity as a relay.</summary>
    public required RsaId RsaId { get; init; }

    /// <summary>SHA-1 of its long-term authority key; null when it votes on nothing (a bridge authority).</summary>
    public RsaId? V3Ident { get; init; }

    /// <summary>Where it is on IPv6, or null.</summary>
    public IPEndPoint? IPv6Address { get; init; }

    /// <summary>How often it is chosen, relative to the others.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>It is the authority for bridges.</summary>
    public bool IsBridgeAuthority { get; init; }

    /// <summary>Where to post descriptors, when that is not the DirPort.</summary>
    public IPEndPoint? UploadAddress { get; init; }

    /// <summary>Where to fetch documents, when that is not the DirPort.</summary>
    public IPEndPoint? DownloadAddress { get; init; }

    /// <summary>Where to post votes, when that is not the DirPort.</summary>
    public IPEndPoint? VoteAddress { get; init; }
}
