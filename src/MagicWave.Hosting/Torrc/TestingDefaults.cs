namespace MagicWave.Hosting.Torrc;

/// <summary>What <c>TestingTorNetwork 1</c> changes before other lines count: tor's testnet.inc, as far as the options are ours.</summary>
internal static class TestingDefaults
{
    private static readonly (string Key, string Value)[] Values =
    [
        ("DirAllowPrivateAddresses", "1"),
        ("EnforceDistinctSubnets", "0"),
        ("AuthDirMaxServersPerAddr", "0"),
        ("ClientRejectInternalAddresses", "0"),
        ("ExitPolicyRejectPrivate", "0"),
        ("ExtendAllowPrivateAddresses", "1"),
        ("V3AuthVotingInterval", "5 minutes"),
        ("V3AuthVoteDelay", "20 seconds"),
        ("V3AuthDistDelay", "20 seconds"),
        ("TestingV3AuthInitialVotingInterval", "150 seconds"),
        ("TestingV3AuthInitialVoteDelay", "20 seconds"),
        ("TestingV3AuthInitialDistDelay", "20 seconds"),
        ("TestingAuthDirTimeToLearnReachability", "0 minutes"),
        ("MinUptimeHidServDirectoryV2", "0 minutes"),
    ];

    /// <summary>The same as lines of a file.</summary>
    public static IEnumerable<TorrcLine> Lines => Values.Select(pair => new TorrcLine("TestingTorNetwork", 0, pair.Key, pair.Value));
}
