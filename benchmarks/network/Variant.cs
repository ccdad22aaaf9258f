using MagicWave.TestKit.Networks;

namespace MagicWave.NetworkBenchmark;

/// <summary>One way to run the same network.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">As in the report.</param>
/// <param name="Plan">Its nodes. Every variant has the same number of nodes in the same roles.</param>
internal sealed record Variant(string Name, string Title, NetworkPlan Plan)
{
    public const int Authorities = 1;
    public const int Relays = 4;
    public const int Exits = 2;

    /// <summary>A variant by its name; null where the machine lacks what it needs.</summary>
    /// <param name="name">As on the command line.</param>
    /// <param name="folder">For what has to be built.</param>
    public static Variant? Create(string name, string folder) => name switch
    {
        "tor" => new Variant(name, "tor as shipped", NetworkOf(_ => NodeProgram.Tor)),
        "tor-best" => NodelayShim.TryBuild(folder) is { } best ? new Variant(
            name, "tor at its best (Schedulers Vanilla, TCP_NODELAY)", AtItsBest(best)) : null,
        "tor-same" => NodelayShim.TryBuild(folder) is { } same ? new Variant(
            name, "the same with MagicWave's protocol (fixed windows, tor1, no conflux)", AtItsBest(same) with { ConsensusParameters = "cc_alg=0 cfx_enabled=0" }) : null,
        "magicwave" => new Variant(name, "MagicWave", NetworkOf(NodeProgram.MagicWave) with
        {
            RoleLines = new Dictionary<NodeRole, IReadOnlyList<string>> { [NodeRole.Client] = [CircuitTimer.LogLine] },
        }),
        _ => throw new ArgumentException($"There is no variant '{name}'.", nameof(name)),
    };

    private static NetworkPlan AtItsBest(string library) =>
        NetworkOf(_ => NodeProgram.Tor with { Environment = new Dictionary<string, string> { ["LD_PRELOAD"] = library } }) with
        {
            RoleLines = Enum.GetValues<NodeRole>().ToDictionary(role => role, IReadOnlyList<string> (_) => ["Schedulers Vanilla"]),
        };

    private static NetworkPlan NetworkOf(Func<NodeRole, NodeProgram> program) => NetworkPlan.Create(program, Authorities, Relays, Exits, clients: 1);
}
