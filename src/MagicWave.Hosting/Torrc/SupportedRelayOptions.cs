using System.Globalization;
using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>The options of relays and of directory authorities that MagicWave has.</summary>
internal static class SupportedRelayOptions
{
    private const long SmallestHsDirCache = 1 << 20;

    // As tor has it.
    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromMinutes(30);

    /// <summary>What relays have.</summary>
    public static readonly OptionDefinition[] Relay =
    [
        Define.Single("Nickname", ReadNickname),
        Define.List("Address", (context, value) => context.Target.Relay.Addresses.Add(value)),
        Define.List("ORPort", (context, value) => ReadPort(context, value, context.Target.Relay.OrPorts)),
        Define.List("DirPort", (context, value) => ReadPort(context, value, context.Target.Relay.DirPorts)),
        Define.Bool("DirCache", (c, v) => c.Relay.DirCache = v),
        Define.Text("ContactInfo", (c, v) => c.Relay.ContactInfo = v),
        Define.NodeSets("MyFamily", c => c.Relay.MyFamily),
        Define.Single("PublishServerDescriptor", ReadPublish),
        Define.Auto("ExitRelay", (c, v) => c.Relay.ExitRelay = v),
        Define.Policy("ExitPolicy", c => c.Relay.ExitPolicy),
        Define.Bool("ReducedExitPolicy", (c, v) => c.Relay.ReducedExitPolicy = v),
        Define.Bool("ExitPolicyRejectPrivate", (c, v) => c.Relay.ExitPolicyRejectPrivate = v),
        Define.Bool("ExitPolicyRejectLocalInterfaces", (c, v) => c.Relay.ExitPolicyRejectLocalInterfaces = v),
        Define.Bool("IPv6Exit", (c, v) => c.Relay.IPv6Exit = v),
        Define.Data("RelayBandwidthRate", (c, v) => c.Relay.RelayBandwidthRate = v),
        Define.Data("RelayBandwidthBurst", (c, v) => c.Relay.RelayBandwidthBurst = v),
        Define.Data("MaxAdvertisedBandwidth", (c, v) => c.Relay.MaxAdvertisedBandwidth = v),
        Define.Bool("OfflineMasterKey", (c, v) => c.Relay.OfflineMasterKey = v),
        Define.Interval("SigningKeyLifetime", (c, v) => c.Relay.SigningKeyLifetime = v),
        Define.Interval("ShutdownWaitLength", (c, v) => c.Relay.ShutdownWaitLength = v),
        Define.Interval("HeartbeatPeriod", (c, v) => c.Relay.HeartbeatPeriod = v == TimeSpan.Zero || v > ShortestHeartbeat ? v : ShortestHeartbeat),
        Define.Data("MaxHSDirCacheBytes", (c, v) => c.Relay.MaxHSDirCacheBytes = v == 0 ? 0 : Math.Max(v, SmallestHsDirCache)),
        Define.Auto("DoSRefuseSingleHopClientRendezvous", (c, v) => c.Relay.RefusesSingleHopRendezvous = v),
    ];

    /// <summary>What authorities have.</summary>
    public static readonly OptionDefinition[] Authority =
    [
        Define.Bool("AuthoritativeDirectory", (c, v) => c.Authority.AuthoritativeDirectory = v),
        Define.Bool("V3AuthoritativeDirectory", (c, v) => c.Authority.V3AuthoritativeDirectory = v),
        Define.Interval("V3AuthVotingInterval", (c, v) => c.Authority.VotingInterval = v),
        Define.Interval("V3AuthVoteDelay", (c, v) => c.Authority.VoteDelay = v),
        Define.Interval("V3AuthDistDelay", (c, v) => c.Authority.DistDelay = v),
        Define.Int("V3AuthNIntervalsValid", 2, 1000, (c, v) => c.Authority.IntervalsValid = v),
        Define.Interval("TestingV3AuthInitialVotingInterval", (c, v) => c.Authority.InitialVotingInterval = v),
        Define.Interval("TestingV3AuthInitialVoteDelay", (c, v) => c.Authority.InitialVoteDelay = v),
        Define.Interval("TestingV3AuthInitialDistDelay", (c, v) => c.Authority.InitialDistDelay = v),
        Define.Interval("TestingV3AuthVotingStartOffset", (c, v) => c.Authority.VotingStartOffset = v),
        Define.Interval("TestingAuthDirTimeToLearnReachability", (c, v) => c.Authority.TimeToLearnReachability = v),
        Define.Bool("AuthDirTestReachability", (c, v) => c.Authority.TestReachability = v),
        Define.Interval("MinUptimeHidServDirectoryV2", (c, v) => c.Authority.MinUptimeHsDir = v),
        Define.Nodes("TestingDirAuthVoteExit", c => c.Authority.VoteExit),
        Define.Nodes("TestingDirAuthVoteGuard", c => c.Authority.VoteGuard),
        Define.Nodes("TestingDirAuthVoteHSDir", c => c.Authority.VoteHsDir),
        Define.List("ConsensusParams", ReadParams),
        Define.Data("AuthDirFastGuarantee", (c, v) => c.Authority.FastGuarantee = v),
        Define.Data("AuthDirGuardBWGuarantee", (c, v) => c.Authority.GuardBandwidthGuarantee = v),
        Define.Data("TestingMinFastFlagThreshold", (c, v) => c.Authority.MinFastFlagThreshold = v),
        Define.Int("AuthDirMaxServersPerAddr", 0, int.MaxValue, (c, v) => c.Authority.MaxServersPerAddress = v),
    ];

    private static void ReadNickname(BindContext context, string value)
    {
        if (NodeSetLine.IsNickname(value))
        {
            context.Target.Relay.Nickname = value;
        }
        else
        {
            context.Error($"\"{value}\" is not a nickname.", "Give 1 to 19 letters and digits.");
        }
    }

    private static void ReadPort(BindContext context, string value, IList<PortOption> ports)
    {
        if (PortLine.ReadServer(context, value) is { } port)
        {
            ports.Add(port);
        }
    }

    private static void ReadPublish(BindContext context, string value)
    {
        switch (value.ToUpperInvariant())
        {
            case "0":
                context.Target.Relay.PublishServerDescriptor = false;
                break;
            case "1" or "V3":
                context.Target.Relay.PublishServerDescriptor = true;
                break;
            default:
                context.Error($"\"{value}\" is not supported.", "Write 0, 1 or v3.");
                break;
        }
    }

    /// <summary>Names and numbers: <c>circwindow=1000 cbttestfreq=60</c>.</summary>
    private static void ReadParams(BindContext context, string value)
    {
        foreach (string pair in value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && int.TryParse(pair.AsSpan(equals + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            {
                context.Target.Authority.ConsensusParams[pair[..equals]] = number;
            }
            else
            {
                context.Error($"\"{pair}\" is not a parameter.", "Write NAME=NUMBER, with spaces between parameters.");
            }
        }
    }
}
