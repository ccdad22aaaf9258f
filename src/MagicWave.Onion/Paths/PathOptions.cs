using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Onion.Paths;

/// <summary>What the operator asks of paths, with torrc's names.</summary>
public sealed record PathOptions
{
    /// <summary>Middle hops come from these only; empty for all.</summary>
    public RelaySet MiddleNodes { get; init; } = RelaySet.Empty;

    /// <summary>Exits come from these only; empty for all.</summary>
    public RelaySet ExitNodes { get; init; } = RelaySet.Empty;

    /// <summary>Never choose these, in no position.</summary>
    public RelaySet ExcludeNodes { get; init; } = RelaySet.Empty;

    /// <summary>Never choose these as exits.</summary>
    public RelaySet ExcludeExitNodes { get; init; } = RelaySet.Empty;

    /// <summary>
    /// Whether a caller's own pins must keep to <see cref="ExcludeNodes"/> and <see cref="ExcludeExitNodes"/> too. What is chosen here always
    /// does.
    /// </summary>
    public bool StrictNodes { get; init; }

    /// <summary>Whether no two hops may be in one IPv4 /16 or IPv6 /32. True unless the network is one for tests on few addresses.</summary>
    public bool EnforceDistinctSubnets { get; init; } = true;

    /// <summary>The part of all paths that must be possible before any is built, 0.25 to 0.95; null for what the network asks for.</summary>
    public double? PathsNeededToBuildCircuits { get; init; }

    /// <summary>Ports whose streams live long, so that their circuits get stable relays only.</summary>
    public IReadOnlySet<int> LongLivedPorts { get; init; } =
        new HashSet<int> { 21, 22, 706, 1863, 5050, 5190, 5222, 5223, 6523, 6667, 6697, 8300 };
}
