namespace MagicWave.TestKit.Networks;

/// <summary>The nodes of a private network and what they have in common.</summary>
public sealed record NetworkPlan
{
    /// <summary>Interval of the votes before the first consensus; tor takes 5 seconds at least, and a divisor of 30 minutes.</summary>
    internal static readonly TimeSpan FirstVotingInterval = TimeSpan.FromSeconds(6);

    /// <summary>The nodes that are started with it. At least one authority and three hops.</summary>
    public required IReadOnlyList<NodePlan> Nodes { get; init; }

    /// <summary>More torrc lines for all nodes of a role.</summary>
    public IReadOnlyDictionary<NodeRole, IReadOnlyList<string>> RoleLines { get; init; } = new Dictionary<NodeRole, IReadOnlyList<string>>();

    /// <summary>Parameters that every authority votes for: <c>cc_alg=0 cfx_enabled=0</c>.</summary>
    public string ConsensusParameters { get; init; } = string.Empty;

    /// <summary>How often a consensus is made; 10 seconds at least, and a divisor of a day.</summary>
    public TimeSpan VotingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>tor's name of the level that nodes log at.</summary>
    public string LogLevel { get; init; } = "notice";

    /// <summary>How long the network may take until its clients can fetch a file.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// A network where one program per role runs every node: authorities <c>auth0</c>…, relays <c>relay0</c>…, exits <c>exit0</c>…,
    /// clients <c>client0</c>….
    /// </summary>
    public static NetworkPlan Create(Func<NodeRole, NodeProgram> program, int authorities = 3, int relays = 2, int exits = 2, int clients = 1) => new()
    {
        Nodes =
        [
            .. Many(authorities, "auth", NodeRole.Authority, program),
            .. Many(relays, "relay", NodeRole.Relay, program),
            .. Many(exits, "exit", NodeRole.Exit, program),
            .. Many(clients, "client", NodeRole.Client, program),
        ],
    };

    /// <summary>A network of stock tor alone.</summary>
    public static NetworkPlan AllTor(int authorities = 3, int relays = 2, int exits = 2, int clients = 1) =>
        Create(_ => NodeProgram.Tor, authorities, relays, exits, clients);

    internal IReadOnlyList<string> ExtraLines(NodeRole role) => RoleLines.TryGetValue(role, out IReadOnlyList<string>? lines) ? lines : [];

    private static IEnumerable<NodePlan> Many(int count, string name, NodeRole role, Func<NodeRole, NodeProgram> program) =>
        Enumerable.Range(0, count).Select(i => new NodePlan($"{name}{i}", role, program(role)));
}
