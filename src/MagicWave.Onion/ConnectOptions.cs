using MagicWave.Onion.Identity;

namespace MagicWave.Onion;

/// <summary>How one stream is to be carried.</summary>
public sealed record ConnectOptions
{
    /// <summary>
    /// Streams with different keys never share a circuit, so that nobody at the exit can tell that they are of one person. Null is a key like any other.
    /// </summary>
    public string? IsolationKey { get; init; }

    /// <summary>The guard to use; null for the selector's choice. For tests and research: a path chosen by hand is easier to recognize.</summary>
    public HopTarget? Guard { get; init; }

    /// <summary>The middle relay to use; null for the selector's choice.</summary>
    public HopTarget? Middle { get; init; }

    /// <summary>The exit to use; null for the selector's choice.</summary>
    public HopTarget? Exit { get; init; }
}
