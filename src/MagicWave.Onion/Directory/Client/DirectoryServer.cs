using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Client;

/// <summary>Somebody to ask for directory documents: an authority, a fallback, a guard or another cache.</summary>
public sealed record DirectoryServer
{
    /// <summary>How to reach its OR port, for a directory stream over a circuit of one hop.</summary>
    public required HopTarget Target { get; init; }

    /// <summary>Its directory port, for plain HTTP, which only relays use; null when it has none.</summary>
    public IPEndPoint? DirPort { get; init; }

    /// <summary>The v3 identity by which an authority signs; null for everybody else.</summary>
    public RsaId? V3Identity { get; init; }

    /// <summary>Whether it is an authority. Only an authority's clock is believed.</summary>
    public bool IsAuthority => V3Identity is not null;
}
