using System.Net;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>How a directory authority works, with the defaults of torrc's options.</summary>
public sealed record AuthorityOptions
{
    // What C tor takes in a network for tests; in others it asks for five minutes.
    private static readonly TimeSpan MinimumInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MinimumInitialInterval = TimeSpan.FromSeconds(5);
    private const int MinimumIntervalsValid = 2;

    /// <summary>Its nickname as a relay.</summary>
    public required string Nickname { get; init; }

    /// <summary>Its identity as a relay, which gets the flag Authority.</summary>
    public required RsaId RelayId { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Its directory port.</summary>
    public required int DirPort { get; init; }

    /// <summary>Its OR port.</summary>
    public required int OrPort { get; init; }

    /// <summary>How its operator can be reached.</summary>
    public string Contact { get; init; } = "none";

    /// <summary>Time between two consensuses: 10 seconds at least, and it divides a day. The default is an hour.</summary>
    public TimeSpan VotingInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The interval until the first consensus of a new network. The default is half an hour.</summary>
    public TimeSpan InitialVotingInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>By how much consensuses come later than full intervals since midnight.</summary>
    public TimeSpan VotingStartOffset { get; init; }

    /// <summary>The time for votes to arrive, which the consensus tells.</summary>
    public TimeSpan VoteDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The time for signatures to arrive, which the consensus tells.</summary>
    public TimeSpan DistDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many intervals a consensus is valid, at least 2.</summary>
    public int IntervalsValid { get; init; } = 3;

    /// <summary>Whether relays are tested; otherwise all are taken for running.</summary>
    public bool TestReachability { get; init; } = true;

    /// <summary>For how long after its start the authority takes everybody it could not test yet for running.</summary>
    public TimeSpan TimeToLearnReachability { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a relay must have been up to be HSDir.</summary>
    public TimeSpan MinUptimeHsDir { get; init; } = TimeSpan.FromHours(96);

    /// <summary>Relays that get the flag Exit whatever their policy says.</summary>
    public RelaySet VoteExit { get; init; } = RelaySet.Empty;

    /// <summary>Relays that get the flag Guard in any case.</summary>
    public RelaySet VoteGuard { get; init; } = RelaySet.Empty;

    /// <summary>Relays that get the flag HSDir in any case, if they say that they store descriptors.</summary>
    public RelaySet VoteHsDir { get; init; } = RelaySet.Empty;

    /// <summary>The parameters of the network.</summary>
    public IReadOnlyDictionary<string, int> Params { get; init; } = new Dictionary<string, int>();

    /// <summary>Bytes per second from which a relay is Fast in any case.</summary>
    public long FastGuarantee { get; init; } = 100 << 10;

    /// <summary>Bytes per second below which a relay is never Fast.</summary>
    public long MinFastFlagThreshold { get; init; } = 4 << 10;

    /// <summary>Bytes per second that are enough for a guard.</summary>
    public long GuardBandwidthGuarantee { get; init; } = 2 << 20;

    /// <summary>How many relays with one address may be in the consensus; 0 for any number.</summary>
    public int MaxServersPerAddress { get; init; } = 2;

    /// <summary>Whether relays may have private addresses.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Whether an (RSA, Ed25519) pair of identities that was seen once may not be recombined.</summary>
    public bool PinKeys { get; init; } = true;

    /// <summary>
    /// Whether the account that a descriptor names signed the identity of its relay. With it, a relay that takes payment (<c>MWPay</c>) and names no such
    /// account is refused; null, the default, looks at neither.
    /// </summary>
    public Func<SettlementAccount, Ed25519Id, bool>? IsAccountOf { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(VotingInterval, MinimumInterval);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialVotingInterval, MinimumInitialInterval);
        ArgumentOutOfRangeException.ThrowIfLessThan(IntervalsValid, MinimumIntervalsValid);
        if (TimeSpan.TicksPerDay % VotingInterval.Ticks != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(VotingInterval), VotingInterval, "The interval does not divide a day.");
        }
    }
}
