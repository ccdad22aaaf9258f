using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Relays;

/// <summary>
/// The network at one moment: a consensus with the microdescriptors that are here for it. Immutable; a new one replaces it when either
/// changes.
/// </summary>
public sealed class NetworkView
{
    private readonly Dictionary<RsaId, Relay> _byId;

    /// <summary>Joins a consensus of the microdesc flavour with the descriptors.</summary>
    /// <param name="consensus">Verified and not too old.</param>
    /// <param name="find">Gives a microdescriptor by its digest; null where it is not here.</param>
    public NetworkView(Consensus consensus, Func<MicrodescriptorDigest, Microdescriptor?> find)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        ArgumentNullException.ThrowIfNull(find);
        Consensus = consensus;
        Weights = new PositionWeights(consensus);
        List<Relay> relays = new(consensus.Routers.Count);
        _byId = new(consensus.Routers.Count);
        foreach (RouterStatus status in consensus.Routers)
        {
            Relay relay = new(status, find(status.MicrodescriptorDigest));
            relays.Add(relay);
            _byId[status.RsaId] = relay;
        }

        Relays = relays;
        HasExits = relays.Exists(IsExit);
    }

    /// <summary>The consensus.</summary>
    public Consensus Consensus { get; }

    /// <summary>The weights of the positions.</summary>
    public PositionWeights Weights { get; }

    /// <summary>All relays, with and without a descriptor.</summary>
    public IReadOnlyList<Relay> Relays { get; }

    /// <summary>Whether the consensus has a relay that may be an exit and whose descriptor, if it is here, lets something out.</summary>
    public bool HasExits { get; }

    /// <summary>A relay by its identity; null when it is not in the consensus.</summary>
    public Relay? Find(RsaId id) => _byId.GetValueOrDefault(id);

    /// <summary>A relay that somebody named, as the consensus has it when it has the same key: then it is known what it speaks, and that it can be paid.</summary>
    public HopTarget Recognize(HopTarget named)
    {
        ArgumentNullException.ThrowIfNull(named);
        return Find(named.RsaId)?.Target is { } known && PublicBytes.Equal(known.NtorOnionKey.Span, named.NtorOnionKey.Span) ? known : named;
    }

    /// <summary>
    /// Which part of all possible paths could be built with the descriptors that are here: the product of the shares of guard, middle and
    /// exit bandwidth that they cover, 0 to 1 (path-spec 2.1.1).
    /// </summary>
    public double FractionOfPaths()
    {
        double guard = Fraction(RelayPosition.Guard, static relay => relay.Has(RouterFlags.Guard));
        double middle = Fraction(RelayPosition.Middle, static _ => true);
        return guard * middle * (HasExits ? Fraction(RelayPosition.Exit, IsExit) : middle);
    }

    /// <summary>
    /// Whether paths may be built: enough of them could be, and that many are demanded lest a directory that feeds us few descriptors
    /// chooses our relays.
    /// </summary>
    /// <param name="needed">The fraction demanded by the operator; null for what the network asks for (<c>min_paths_for_circs_pct</c>).</param>
    public bool HasEnough(double? needed) =>
        FractionOfPaths() >= (needed ?? Consensus.Param("min_paths_for_circs_pct", 60, 25, 95) / 100.0);

    private static bool IsExit(Relay relay) =>
        relay.Has(RouterFlags.Exit) && !relay.Has(RouterFlags.BadExit) && relay.Descriptor is not { ExitPolicy.IsRejectAll: true };

    private double Fraction(RelayPosition position, Func<Relay, bool> belongs)
    {
        long total = 0;
        long present = 0;
        int count = 0;
        int presentCount = 0;
        foreach (Relay relay in Relays)
        {
            if (!relay.Has(RouterFlags.Running) || !belongs(relay))
            {
                continue;
            }

            long weight = Weights.Of(relay.Status, position);
            total += weight;
            count++;
            if (relay.Descriptor is not null)
            {
                present += weight;
                presentCount++;
            }
        }

        return total > 0 ? (double)present / total : count > 0 ? (double)presentCount / count : 0;
    }
}
