namespace MagicWave.Hosting.Options;

/// <summary>What a directory authority does.</summary>
public sealed class AuthorityHostOptions
{
    /// <summary>This node is an authority.</summary>
    public bool AuthoritativeDirectory { get; set; }

    /// <summary>It votes on the consensus.</summary>
    public bool V3AuthoritativeDirectory { get; set; }

    /// <summary>Time between two consensuses. <value>Default: 1 hour.</value></summary>
    public TimeSpan VotingInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time for votes to arrive. <value>Default: 5 minutes.</value></summary>
    public TimeSpan VoteDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time for signatures to arrive. <value>Default: 5 minutes.</value></summary>
    public TimeSpan DistDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many intervals a consensus is valid. <value>Default: 3.</value></summary>
    public int IntervalsValid { get; set; } = 3;

    /// <summary>The interval before the first consensus. <value>Default: 30 minutes.</value></summary>
    public TimeSpan InitialVotingInterval { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Vote delay before the first consensus. <value>Default: 5 minutes.</value></summary>
    public TimeSpan InitialVoteDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Signature delay before the first consensus. <value>Default: 5 minutes.</value></summary>
    public TimeSpan InitialDistDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The voting schedule starts this much after the full interval.</summary>
    public TimeSpan VotingStartOffset { get; set; }

    /// <summary>How long a relay may be young before the authority judges whether it can be reached. <value>Default: 30 minutes.</value></summary>
    public TimeSpan TimeToLearnReachability { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Relays are tested. <value>Default: true.</value></summary>
    public bool TestReachability { get; set; } = true;

    /// <summary>How long a relay must be up to be HSDir. <value>Default: 96 hours.</value></summary>
    public TimeSpan MinUptimeHsDir { get; set; } = TimeSpan.FromHours(96);

    /// <summary>Relays that get the flag Exit whatever their policy says.</summary>
    public NodeSetOption VoteExit { get; } = new();

    /// <summary>Relays that get the flag Guard.</summary>
    public NodeSetOption VoteGuard { get; } = new();

    /// <summary>Relays that get the flag HSDir.</summary>
    public NodeSetOption VoteHsDir { get; } = new();

    /// <summary>Consensus parameters to vote for.</summary>
    public IDictionary<string, int> ConsensusParams { get; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Bytes per second from which a relay is Fast in any case. <value>Default: 100 KB.</value></summary>
    public long FastGuarantee { get; set; } = 100 << 10;

    /// <summary>Bytes per second from which bandwidth is good enough for a guard. <value>Default: 2 MB.</value></summary>
    public long GuardBandwidthGuarantee { get; set; } = 2 << 20;

    /// <summary>Relays slower than this are never Fast.</summary>
    public long MinFastFlagThreshold { get; set; }

    /// <summary>Relays with one address; 0 for any number. <value>Default: 2.</value></summary>
    public int MaxServersPerAddress { get; set; } = 2;
}
