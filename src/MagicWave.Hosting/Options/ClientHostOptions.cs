namespace MagicWave.Hosting.Options;

/// <summary>What a client does.</summary>
public sealed class ClientHostOptions
{
    /// <summary>Where applications connect by SOCKS. Empty, and not <see cref="SocksDisabled"/>: 127.0.0.1:9050.</summary>
    public IList<PortOption> SocksPorts { get; } = [];

    /// <summary>There is a <c>SocksPort 0</c>.</summary>
    public bool SocksDisabled { get; set; }

    /// <summary>This node is never a relay.</summary>
    public bool ClientOnly { get; set; }

    /// <summary>The first hop is one of these; empty for any guard.</summary>
    public NodeSetOption EntryNodes { get; } = new();

    /// <summary>The second hop is one of these; empty for any.</summary>
    public NodeSetOption MiddleNodes { get; } = new();

    /// <summary>The last hop is one of these; empty for any exit.</summary>
    public NodeSetOption ExitNodes { get; } = new();

    /// <summary>Relays that are never used.</summary>
    public NodeSetOption ExcludeNodes { get; } = new();

    /// <summary>Relays that are never the last hop.</summary>
    public NodeSetOption ExcludeExitNodes { get; } = new();

    /// <summary>Excluded relays are not used even where nothing else works.</summary>
    public bool StrictNodes { get; set; }

    /// <summary>Two relays of one /16 network are not in the same circuit. <value>Default: true.</value></summary>
    public bool EnforceDistinctSubnets { get; set; } = true;

    /// <summary>How long a circuit may take to be built; zero for the measured one.</summary>
    public TimeSpan CircuitBuildTimeout { get; set; }

    /// <summary>How long a stream waits before it tries another circuit; zero for tor's own schedule.</summary>
    public TimeSpan CircuitStreamTimeout { get; set; }

    /// <summary>How long after its first stream a circuit takes new ones. <value>Default: 10 minutes.</value></summary>
    public TimeSpan MaxCircuitDirtiness { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stream waits for a circuit. <value>Default: 2 minutes.</value></summary>
    public TimeSpan SocksTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many guards to use; 0 for what the consensus says.</summary>
    public int NumEntryGuards { get; set; }

    /// <summary>The onion services.</summary>
    public IList<HiddenServiceOption> HiddenServices { get; } = [];

    /// <summary>Onion services are reached straight, without hiding where they are.</summary>
    public bool HiddenServiceSingleHopMode { get; set; }

    /// <summary>The operator knows that this node hides nothing.</summary>
    public bool HiddenServiceNonAnonymousMode { get; set; }

    /// <summary>Where this client's keys for onion services are; null for none.</summary>
    public string? OnionAuthFolder { get; set; }

    /// <summary>Refuse streams to private addresses. <value>Default: true.</value></summary>
    public bool RejectInternalAddresses { get; set; } = true;

    /// <summary>What part of paths must be known before circuits are built, 0.25 to 0.95; null for what the consensus says.</summary>
    public double? PathsNeededToBuildCircuits { get; set; }
}
