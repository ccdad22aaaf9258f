using System.Net;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>Which flags each relay gets (dir-spec 3.4.2). Pure.</summary>
internal sealed class FlagAssigner
{
    // dir-spec 3.4.2: "Running" counts for so long after the last test that succeeded.
    private static readonly TimeSpan ReachableFor = TimeSpan.FromMinutes(45);

    // For so long after its start an authority has no history of its own worth comparing. What relays claim of their uptime is no
    // evidence, and judging by it would take Stable from half of a young network.
    private static readonly TimeSpan HistoryNeeded = TimeSpan.FromHours(4);
    private static readonly TimeSpan StableMeanRun = TimeSpan.FromDays(7);
    private static readonly TimeSpan FamiliarAfter = TimeSpan.FromDays(8);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromHours(18);

    private readonly AuthorityOptions _options;
    private readonly DateTimeOffset _date;
    private readonly bool _hasHistory;
    private readonly HashSet<AuthorityRelay> _running;
    private readonly HashSet<AuthorityRelay> _sybils;
    private readonly long _fastBandwidth;
    private readonly long _guardBandwidth;
    private readonly TimeSpan _stability;
    private readonly double _fractionalUptime;

    /// <summary>Works out the thresholds.</summary>
    public FlagAssigner(AuthorityOptions options, IReadOnlyCollection<AuthorityRelay> relays, DateTimeOffset started, DateTimeOffset date)
    {
        _options = options;
        _date = date;
        _hasHistory = date - started >= HistoryNeeded;
        _running = [.. relays.Where(relay => IsReachable(relay, started) && !relay.Descriptor.IsHibernating)];
        _sybils = FindSybils(relays);
        List<AuthorityRelay> active = [.. _running.Where(relay => !_sybils.Contains(relay))];
        List<long> bandwidths = [.. active.Select(static relay => relay.Bandwidth).Order()];
        _fastBandwidth = Math.Max(options.MinFastFlagThreshold, Math.Min(At(bandwidths, 1, 8), options.FastGuarantee));
        _guardBandwidth = Math.Min(At(bandwidths, 3, 4), options.GuardBandwidthGuarantee);
        _stability = At([.. active.Select(relay => relay.History.MeanRun(date)).Order()], 1, 2);
        _fractionalUptime = At([.. active.Select(relay => relay.History.FractionalUptime(date)).Order()], 1, 2);
    }

    /// <summary>The flags of a relay.</summary>
    public RouterFlags Assign(AuthorityRelay relay)
    {
        ServerDescriptor descriptor = relay.Descriptor;
        RouterFlags flags = RouterFlags.None;
        Set(ref flags, RouterFlags.Authority, descriptor.RsaId == _options.RelayId);
        Set(ref flags, RouterFlags.V2Dir, descriptor.HasTunnelledDirectory || descriptor.DirPort != 0);
        Set(ref flags, RouterFlags.StaleDesc, _date - descriptor.Published > StaleAfter);
        RouterStatus identity = Identity(descriptor);
        Set(ref flags, RouterFlags.Exit, IsExit(descriptor) || _options.VoteExit.Contains(identity));
        if (_sybils.Contains(relay))
        {
            return flags;
        }

        Set(ref flags, RouterFlags.Valid, true);
        if (!_running.Contains(relay))
        {
            return flags;
        }

        flags |= RouterFlags.Running;
        Set(ref flags, RouterFlags.Fast, relay.Bandwidth >= _fastBandwidth);
        Set(ref flags, RouterFlags.Stable, IsStable(relay));
        const RouterFlags SteadyDirectory = RouterFlags.Fast | RouterFlags.Stable | RouterFlags.V2Dir;
        bool isSteadyDirectory = (flags & SteadyDirectory) == SteadyDirectory;
        Set(ref flags, RouterFlags.Guard, (isSteadyDirectory && IsGuard(relay)) || _options.VoteGuard.Contains(identity));
        bool isHsDir = isSteadyDirectory && relay.ClaimedUptime(_date) >= _options.MinUptimeHsDir;
        Set(ref flags, RouterFlags.HSDir, descriptor.IsHiddenServiceDirectory && (isHsDir || _options.VoteHsDir.Contains(identity)));
        return flags;
    }

    /// <summary>An entry that has what relays are named by, and no more.</summary>
    public static RouterStatus Identity(ServerDescriptor descriptor) => new()
    {
        Nickname = descriptor.Nickname,
        RsaId = descriptor.RsaId,
        Address = descriptor.Address,
        OrPort = descriptor.OrPort,
        OrAddresses = descriptor.OrAddresses,
    };

    private static void Set(ref RouterFlags flags, RouterFlags flag, bool isSet) => flags |= isSet ? flag : RouterFlags.None;

    private static T At<T>(List<T> sorted, int numerator, int denominator)
        where T : struct => sorted.Count == 0 ? default : sorted[sorted.Count * numerator / denominator];

    // Some whole /8 on both web ports: there are 256 to look at, each by its first address and by being covered whole.
    private static bool IsExit(ServerDescriptor descriptor) =>
        AcceptsSomeNetwork(descriptor.ExitPolicy, 80) && AcceptsSomeNetwork(descriptor.ExitPolicy, 443);

    private static bool AcceptsSomeNetwork(ExitPolicy policy, int port)
    {
        Span<byte> address = stackalloc byte[4];
        for (int first = 1; first < 224; first++)
        {
            address[0] = (byte)first;
            if (first is not (10 or 127) && AcceptsWhole(policy, new IPAddress(address), port))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AcceptsWhole(ExitPolicy policy, IPAddress network, int port)
    {
        const int Bits = 8;
        foreach (ExitPolicyRule rule in policy.Rules)
        {
            if (rule.IsIPv6 || !rule.Ports.Contains(port))
            {
                continue;
            }

            if (rule.PrefixLength <= Bits && rule.Matches(network, port))
            {
                return rule.IsAccept;
            }

            if (!rule.IsAccept && new IPNetwork(network, Bits).Contains(rule.Network))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsReachable(AuthorityRelay relay, DateTimeOffset started) =>
        !_options.TestReachability
        || relay.Descriptor.RsaId == _options.RelayId
        || (relay.ReachedAt is { } reached ? _date - reached < ReachableFor : _date - started < _options.TimeToLearnReachability);

    private bool IsStable(AuthorityRelay relay)
    {
        TimeSpan run = relay.History.MeanRun(_date);
        return !_hasHistory || run >= _stability || run >= StableMeanRun;
    }

    private bool IsGuard(AuthorityRelay relay) =>
        relay.Bandwidth >= _guardBandwidth
        && (!_hasHistory
            || (relay.History.FractionalUptime(_date) >= _fractionalUptime && _date - relay.History.FirstSeen >= FamiliarAfter));

    private HashSet<AuthorityRelay> FindSybils(IReadOnlyCollection<AuthorityRelay> relays) => _options.MaxServersPerAddress == 0
        ? []
        : [.. relays.GroupBy(static relay => relay.Descriptor.Address).SelectMany(group => group
            .OrderByDescending(relay => relay.Descriptor.RsaId == _options.RelayId)
            .ThenByDescending(_running.Contains)
            .ThenByDescending(static relay => relay.Bandwidth)
            .Skip(_options.MaxServersPerAddress))];
}
