using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <summary>What is asked of a path.</summary>
public sealed record PathRequest
{
    /// <summary>What the circuit is for.</summary>
    public required PathPurpose Purpose { get; init; }

    /// <summary>For an exit: the host as a name; null when it is not known, or is an address.</summary>
    public string? Host { get; init; }

    /// <summary>For an exit: the host as an address, where it is known.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>
    /// For an exit: the port that its policy must accept; 0 when only names are to be resolved, or for a circuit in advance, which should fit
    /// the ports that are wanted most (80 and 443).
    /// </summary>
    public int Port { get; init; }

    /// <summary>Relays that must not be on the path, since they failed for this very request.</summary>
    public IReadOnlyCollection<RsaId> Excluded { get; init; } = [];

    /// <summary>The guard that the caller insists on; null for the selector's choice.</summary>
    public HopTarget? PinnedGuard { get; init; }

    /// <summary>The middle relay that the caller insists on; null for the selector's choice.</summary>
    public HopTarget? PinnedMiddle { get; init; }

    /// <summary>The last hop that the caller insists on; null for the selector's choice.</summary>
    public HopTarget? PinnedLast { get; init; }

    /// <summary>How many relays are between the guard and the last hop of <see cref="PathPurpose.OnionService"/>: 1 or 2.</summary>
    public int Middles { get; init; } = 1;

    /// <summary>
    /// Streams with different keys share no circuit. The path need not differ for it; null is a key like any other. Never logged.
    /// </summary>
    public string? IsolationKey { get; init; }
}
