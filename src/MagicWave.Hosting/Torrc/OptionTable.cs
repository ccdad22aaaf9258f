using System.Collections.Frozen;

namespace MagicWave.Hosting.Torrc;

/// <summary>Every option that has a name, and the other names that tor accepts for them. Names ignore case.</summary>
internal static class OptionTable
{
    /// <summary>tor accepts these without their <c>s</c> (its PLURAL abbreviations).</summary>
    private static readonly string[] Plurals =
    [
        "AuthDirBadDirCCs", "AuthDirBadExitCCs", "AuthDirInvalidCCs", "AuthDirMiddleOnlyCCs", "AuthDirRejectCCs", "EntryNodes", "ExcludeNodes",
        "FirewallPorts", "LongLivedPorts", "NumCPUs", "RecommendedPackages", "StrictEntryNodes", "StrictExitNodes", "StrictNodes",
    ];

    private static readonly string[] Schedules =
    [
        "ClientBootstrapConsensusAuthority", "ClientBootstrapConsensusAuthorityOnly", "ClientBootstrapConsensusFallback", "TestingBridge",
        "TestingBridgeBootstrap", "TestingClient", "TestingClientConsensus", "TestingServer", "TestingServerConsensus",
    ];

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AllowUnverifiedNodes"] = "AllowInvalidNodes",
        ["AutomapHostSuffixes"] = "AutomapHostsSuffixes",
        ["AutomapHostOnResolve"] = "AutomapHostsOnResolve",
        ["BandwidthRateBytes"] = "BandwidthRate",
        ["BandwidthBurstBytes"] = "BandwidthBurst",
        ["DirServer"] = "DirAuthority",
        ["MaxConn"] = "ConnLimit",
        ["MaxMemInCellQueues"] = "MaxMemInQueues",
        ["ORBindAddress"] = "ORListenAddress",
        ["DirBindAddress"] = "DirListenAddress",
        ["SocksBindAddress"] = "SocksListenAddress",
        ["UseHelperNodes"] = "UseEntryGuards",
        ["NumHelperNodes"] = "NumEntryGuards",
        ["UseEntryNodes"] = "UseEntryGuards",
        ["NumEntryNodes"] = "NumEntryGuards",
        ["ResolvConf"] = "ServerDNSResolvConfFile",
        ["SearchDomains"] = "ServerDNSSearchDomains",
        ["ServerDNSAllowBrokenResolvConf"] = "ServerDNSAllowBrokenConfig",
        ["PreferTunnelledDirConns"] = "PreferTunneledDirConns",
        ["BridgeAuthoritativeDirectory"] = "BridgeAuthoritativeDir",
        ["VirtualAddrNetwork"] = "VirtualAddrNetworkIPv4",
        ["SocksSocketsGroupWritable"] = "UnixSocksGroupWritable",
        ["_HSLayer2Nodes"] = "HSLayer2Nodes",
        ["_HSLayer3Nodes"] = "HSLayer3Nodes",
    };

    private static readonly FrozenDictionary<string, OptionDefinition> Options = Build();

    /// <summary>The names, in tor's spelling.</summary>
    public static IEnumerable<string> Names => Options.Values.Select(option => option.Name);

    /// <summary>All definitions.</summary>
    public static IEnumerable<OptionDefinition> All => Options.Values;

    /// <summary>Finds an option by its name, another name, or the start of its name if no other option starts so.</summary>
    /// <param name="written">The name as it was written.</param>
    /// <param name="onCommandLine">There <c>l</c> stands for Log.</param>
    public static OptionDefinition? Find(string written, bool onCommandLine)
    {
        string name = onCommandLine && written.Equals("l", StringComparison.OrdinalIgnoreCase) ? "Log" : OtherNames.GetValueOrDefault(written, written);
        if (Options.TryGetValue(name, out OptionDefinition? option))
        {
            return option;
        }

        OptionDefinition[] starts = written.Length == 0
            ? []
            : [.. Options.Values.Where(one => one.Name.StartsWith(written, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return starts.Length == 1 ? starts[0] : null;
    }

    /// <summary>Whether the name was found by its start only, which tor accepts and calls deprecated.</summary>
    public static bool IsAbbreviation(string written, OptionDefinition option) =>
        written.Length > 1 && written.Length < option.Name.Length && !OtherNames.ContainsKey(written)
        && option.Name.StartsWith(written, StringComparison.OrdinalIgnoreCase);

    private static FrozenDictionary<string, OptionDefinition> Build()
    {
        foreach (string plural in Plurals)
        {
            OtherNames[plural[..^1]] = plural;
        }

        foreach (string schedule in Schedules)
        {
            OtherNames[schedule + "DownloadSchedule"] = schedule + "DownloadInitialDelay";
        }

        return SupportedOptions.Node
            .Concat(SupportedOptions.Client).Concat(HiddenServiceLines.All).Concat(SupportedOptions.Payment)
            .Concat(SupportedRelayOptions.Relay).Concat(SupportedRelayOptions.Authority)
            .Concat(RefusedOptions.All).Concat(IgnoredOptions.All)
            .ToFrozenDictionary(option => option.Name, StringComparer.OrdinalIgnoreCase);
    }
}
