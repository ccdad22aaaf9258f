using System.Globalization;
using System.Text;

namespace MagicWave.TestKit.Networks;

/// <summary>
/// Writes the torrc of a node of a private network on loopback. Nothing leaves the machine: outgoing connections are bound to loopback,
/// and exits have a resolver that does not answer.
/// </summary>
internal static class TorrcText
{
    /// <summary>The text for a node.</summary>
    /// <param name="plan">The node.</param>
    /// <param name="ports">Its addresses.</param>
    /// <param name="folder">Its data directory.</param>
    /// <param name="network">The network it belongs to.</param>
    /// <param name="authorityLines">The DirAuthority lines.</param>
    public static string Write(NodePlan plan, NodePorts ports, string folder, NetworkPlan network, IEnumerable<string> authorityLines)
    {
        StringBuilder text = new();
        Common(text, ports, folder, network);
        Lines(text, authorityLines);
        if (plan.Role == NodeRole.Client)
        {
            // tor takes "SocksPort 0" only where no other line opens one.
            Lines(text, plan.ExtraLines.Contains("SocksPort 0") ? [] : [$"SocksPort {ports.Socks} IsolateSOCKSAuth ExtendedErrors"]);
            Lines(text, ["ClientOnly 1", "LearnCircuitBuildTimeout 0"]);
        }
        else
        {
            Relay(text, plan, ports, folder);
        }

        if (plan.Role == NodeRole.Authority)
        {
            Authority(text, ports, network);
        }

        Lines(text, network.ExtraLines(plan.Role));
        Lines(text, plan.ExtraLines);
        return text.ToString();
    }

    private static void Common(StringBuilder text, NodePorts ports, string folder, NetworkPlan network) => Lines(text,
    [
        "TestingTorNetwork 1",
        $"DataDirectory {folder}",
        $"__OwningControllerProcess {Environment.ProcessId}",
        $"Log {network.LogLevel} file {Path.Combine(folder, "log")}",
        "LogTimeGranularity 1",
        "SafeLogging 0",
        "ProtocolWarnings 1",
        $"ControlPort {ports.Control}",
        "CookieAuthentication 0",
        "OutboundBindAddress 127.0.0.1",
        "ShutdownWaitLength 0",
        "PathsNeededToBuildCircuits 0.67",
        "V3AuthNIntervalsValid 3",

        // Testing networks count every cell in a record of its own; that is for measuring tor, and costs it hundreds of megabytes.
        "TestingEnableCellStatsEvent 0",
        "TestingEnableConnBwEvent 0",
    ]);

    private static void Relay(StringBuilder text, NodePlan plan, NodePorts ports, string folder)
    {
        Lines(text,
        [
            "SocksPort 0",
            $"Nickname {plan.Nickname}",
            "Address 127.0.0.1",
            $"ORPort {ports.Onion} IPv4Only",
            "AssumeReachable 1",
            "ExtendAllowPrivateAddresses 1",
            "ContactInfo none",
            $"ServerDNSResolvConfFile {Path.Combine(folder, "resolv.conf")}",
            "ServerDNSAllowBrokenConfig 1",
            "ServerDNSDetectHijacking 0",
        ]);

        // "accept *:*" makes the summary in the microdescriptor an accepting one; accepting 127.0.0.0/8 alone would be summarised as
        // "reject 1-65535" and no client would choose the exit.
        Lines(text, plan.Role == NodeRole.Exit
            ? ["ExitRelay 1", "IPv6Exit 0", "ExitPolicyRejectPrivate 0", "ExitPolicyRejectLocalInterfaces 0", "ExitPolicy accept 127.0.0.0/8:*,accept *:*"]
            : ["ExitPolicy reject *:*"]);
    }

    private static void Authority(StringBuilder text, NodePorts ports, NetworkPlan network)
    {
        Lines(text,
        [
            $"DirPort {ports.Directory} IPv4Only",
            "AuthoritativeDirectory 1",
            "V3AuthoritativeDirectory 1",
            $"V3AuthVotingInterval {Seconds(network.VotingInterval)}",
            "V3AuthVoteDelay 2",
            "V3AuthDistDelay 2",
            $"TestingV3AuthInitialVotingInterval {Seconds(NetworkPlan.FirstVotingInterval)}",
            "TestingV3AuthInitialVoteDelay 2",
            "TestingV3AuthInitialDistDelay 2",

            // Lets the first consensus fall one interval after the launch, when all descriptors are in.
            $"TestingV3AuthVotingStartOffset {DateTimeOffset.UtcNow.ToUnixTimeSeconds() % (long)NetworkPlan.FirstVotingInterval.TotalSeconds}",
            "TestingAuthDirTimeToLearnReachability 0",
            "TestingMinExitFlagThreshold 0",
            "TestingMinFastFlagThreshold 0",

            // Otherwise the slowest quarter is not Fast, whoever that is just now, and a client with pinned relays finds no path for some rounds.
            "AuthDirFastGuarantee 1 byte",
            "TestingDirAuthVoteExit *",
            "TestingDirAuthVoteGuard *",
            "TestingDirAuthVoteHSDir *",
            "MinUptimeHidServDirectoryV2 0",
            "AuthDirVoteStableGuaranteeMinUptime 0",
        ]);
        if (network.ConsensusParameters.Length > 0)
        {
            Lines(text, [$"ConsensusParams {network.ConsensusParameters}"]);
        }
    }

    private static string Seconds(TimeSpan duration) => ((int)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static void Lines(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }
    }
}
