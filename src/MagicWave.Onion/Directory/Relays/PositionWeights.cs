namespace MagicWave.Onion.Directory.Relays;

/// <summary>
/// How much of a relay's bandwidth counts in each position, from the consensus' <c>bandwidth-weights</c> (dir-spec 3.8.3, path-spec 2.2).
/// A consensus without them counts every relay in full. Immutable.
/// </summary>
public sealed class PositionWeights
{
    /// <summary>The scale of weights where the consensus sets none (<c>bwweightscale</c>).</summary>
    public const int DefaultScale = 10_000;

    // For an entry without a "w" line: what C tor assumes, in kilobytes per second.
    private const uint MissingBandwidth = 30;

    private readonly int _scale;
    private readonly Classes[] _classes;

    /// <summary>Reads the weights of a consensus.</summary>
    public PositionWeights(Consensus consensus)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        _scale = consensus.Param("bwweightscale", DefaultScale, 1);
        IReadOnlyDictionary<string, int> weights = consensus.BandwidthWeights;
        _classes =
        [
            Read(weights, "Wgg", "Wgm", null, "Wgd"),
            Read(weights, "Wmg", "Wmm", "Wme", "Wmd"),
            Read(weights, "Weg", "Wem", "Wee", "Wed"),
            Read(weights, "Wbg", "Wbm", "Wbe", "Wbd"),
        ];
    }

    /// <summary>
    /// The weight of a relay in a position: its bandwidth in kilobytes per second times the weight of its class. Below 2^47, so that as many
    /// relays as a consensus may hold can be added up.
    /// </summary>
    public long Of(RouterStatus relay, RelayPosition position)
    {
        ArgumentNullException.ThrowIfNull(relay);
        Classes weights = _classes[(int)position];
        bool isGuard = relay.Has(RouterFlags.Guard);
        bool isExit = relay.Has(RouterFlags.Exit) && !relay.Has(RouterFlags.BadExit);
        int weight = (isGuard, isExit) switch
        {
            (true, true) => weights.Both,
            (true, false) => weights.Guard,
            (false, true) => weights.Exit,
            _ => weights.Plain,
        };
        long scaled = (long)weight * DefaultScale / _scale;
        return (relay.Bandwidth ?? MissingBandwidth) * Math.Min(scaled, DefaultScale);
    }

    private Classes Read(IReadOnlyDictionary<string, int> weights, string guard, string plain, string? exit, string both)
    {
        int exitWeight = 0;
        bool complete = weights.TryGetValue(guard, out int guardWeight)
            & weights.TryGetValue(plain, out int plainWeight)
            & weights.TryGetValue(both, out int bothWeight)
            & (exit is null || weights.TryGetValue(exit, out exitWeight));
        bool valid = complete && Math.Min(Math.Min(guardWeight, plainWeight), Math.Min(bothWeight, exitWeight)) >= 0;
        return valid ? new(guardWeight, plainWeight, exitWeight, bothWeight) : new(_scale, _scale, _scale, _scale);
    }

    private readonly record struct Classes(int Guard, int Plain, int Exit, int Both);
}
