namespace MagicWave.Hosting.Torrc;

/// <summary>
/// Options of tor that MagicWave does not have and can safely do without: each use is a warning that names it, unless its value is what
/// MagicWave does anyway. Options that tor itself skips are here too.
/// </summary>
internal static class IgnoredOptions
{
    private static readonly string[] Ignored =
    [
        "CacheDirectory", "KeepalivePeriod", "LearnCircuitBuildTimeout", "NewCircuitPeriod",
        "UseEntryGuards", "AssumeReachable", "ServerDNSResolvConfFile", "ServerDNSAllowNonRFC953Hostnames",
        "AccelDir", "AccelName", "AddressDisableIPv6", "AllowNonRFC953Hostnames", "__AlwaysCongestionControl", "AssumeReachableIPv6",
        "AuthDirHasIPv6Connectivity", "AuthDirPinKeys", "AuthDirRejectRequestsUnderLoad", "AuthDirSharedRandomness",
        "AuthDirTestEd25519LinkKeys", "AuthDirVoteGuard", "AuthDirVoteGuardBwThresholdFraction", "AuthDirVoteGuardGuaranteeTimeKnown",
        "AuthDirVoteGuardGuaranteeWFU", "AuthDirVoteStableGuaranteeMinUptime", "AuthDirVoteStableGuaranteeMTBF", "AutomapHostsOnResolve",
        "AutomapHostsSuffixes", "AvoidDiskWrites", "BridgeDistribution", "BridgePassword", "BridgeRecordUsageByCountry",
        "CacheDirectoryGroupReadable", "CellStatistics", "CircuitPriorityHalflife", "CircuitsAvailableTimeout",
        "ClientBootstrapConsensusAuthorityDownloadInitialDelay", "ClientBootstrapConsensusAuthorityOnlyDownloadInitialDelay",
        "ClientBootstrapConsensusFallbackDownloadInitialDelay", "ClientBootstrapConsensusMaxInProgressTries", "ClientPreferIPv6DirPort",
        "ClientPreferIPv6ORPort", "ClientUseIPv6", "CompiledProofOfWorkHash", "ConfluxClientUX", "ConfluxEnabled",
        "ConnDirectionStatistics", "ConnLimit", "ConstrainedSockets", "ConstrainedSockSize", "ControlPort",
        "ControlPortFileGroupReadable", "ControlPortWriteToFile", "ControlSocket", "ControlSocketsGroupWritable", "CookieAuthentication",
        "CookieAuthFile", "CookieAuthFileGroupReadable", "CountPrivateBandwidth", "DataDirectoryGroupReadable",
        "DirAuthorityFallbackRate", "DirPortFrontPage", "DirReqStatistics", "DisableDebuggerAttachment", "DisableOOSCheck",
        "__DisablePredictedCircuits", "__DisableSignalHandlers", "DNSPort", "DormantCanceledByStartup", "DormantClientTimeout",
        "DormantOnFirstStartup", "DormantTimeoutDisabledByIdleStreams", "DormantTimeoutEnabled", "DoSCircuitCreationBurst",
        "DoSCircuitCreationDefenseTimePeriod", "DoSCircuitCreationDefenseType", "DoSCircuitCreationMinConnections",
        "DoSCircuitCreationRate", "DoSConnectionConnectBurst", "DoSConnectionConnectDefenseTimePeriod", "DoSConnectionConnectRate",
        "DoSConnectionDefenseType", "DoSConnectionMaxConcurrentCount", "DoSStreamCreationBurst", "DoSStreamCreationDefenseType",
        "DoSStreamCreationRate", "DownloadExtraInfo", "EntryStatistics", "ExitPortStatistics", "ExtendByEd25519ID", "ExtORPort",
        "ExtORPortCookieAuthFile", "ExtORPortCookieAuthFileGroupReadable", "ExtraInfoStatistics", "FallbackDir", "FamilyKeyDirectory",
        "FetchDirInfoEarly", "FetchDirInfoExtraEarly", "FetchHidServDescriptors", "FetchServerDescriptors", "FetchUselessDescriptors",
        "FirewallPorts", "GeoIPExcludeUnknown", "GeoIPFile", "GeoIPv6File", "GuardLifetime", "HardwareAccel", "HashedControlPassword",
        "__HashedControlSessionPassword", "HiddenServiceDirGroupReadable",
        "HiddenServiceExportCircuitID",
        "HiddenServiceOnionBalanceInstance", "HiddenServiceOptions",
        "HiddenServiceStatistics", "HSLayer2Nodes", "HSLayer3Nodes", "HTTPProxyAuthenticator", "HTTPSProxyAuthenticator", "HTTPTunnelPort",
        "KeepBindCapabilities", "KeyDirectoryGroupReadable", "KISTSchedRunInterval", "KISTSockBufSizeFactor", "LogMessageDomains",
        "LongLivedPorts", "MainloopStats", "MaxClientCircuitsPending", "MaxConsensusAgeForDiffs", "MaxMemInQueues",
        "MaxOnionQueueDelay", "MaxUnparseableDescSizeToLog", "MetricsPort", "MetricsPortPolicy",
        "MinMeasuredBWsForAuthToIgnoreAdvertised", "NATDPort", "NumCPUs", "NumDirectoryGuards", "NumPrimaryGuards",
        "OutboundBindAddressPT", "OverloadStatistics", "PaddingStatistics", "PathBiasCircThreshold", "PathBiasDropGuards",
        "PathBiasExtremeRate", "PathBiasExtremeUseRate", "PathBiasNoticeRate", "PathBiasNoticeUseRate", "PathBiasScaleThreshold",
        "PathBiasScaleUseThreshold", "PathBiasUseThreshold", "PathBiasWarnRate", "ProtocolWarnings", "PublishHidServDescriptors",
        "RecommendedClientVersions", "RecommendedServerVersions", "RecommendedVersions", "ReconfigDropsBridgeDescs",
        "ReducedCircuitPadding", "ReducedConnectionPadding", "__ReloadTorrcOnSIGHUP", "RephistTrackTime", "SafeLogging", "__SbwsExit",
        "Schedulers", "ServerDNSAllowBrokenConfig", "ServerDNSDetectHijacking", "ServerDNSRandomizeCase", "ServerDNSSearchDomains",
        "ServerDNSTestAddresses", "ServerTransportListenAddr", "ServerTransportOptions", "Socks5ProxyPassword", "Socks5ProxyUsername",
        "SSLKeyLifetime", "SyslogIdentityTag", "TestingAuthKeyLifetime", "TestingAuthKeySlop",
        "TestingBridgeBootstrapDownloadInitialDelay", "TestingBridgeDownloadInitialDelay", "TestingClientConsensusDownloadInitialDelay",
        "TestingClientDownloadInitialDelay", "TestingClientMaxIntervalWithoutRequest", "TestingDirAuthVoteExitIsStrict",
        "TestingDirAuthVoteGuardIsStrict", "TestingDirAuthVoteHSDirIsStrict", "TestingDirConnectionMaxStall",
        "TestingEnableCellStatsEvent", "TestingEnableConnBwEvent", "TestingLinkCertLifetime", "TestingLinkKeySlop",
        "TestingMinExitFlagThreshold", "TestingMinTimeToReportBandwidth", "TestingServerConsensusDownloadInitialDelay",
        "TestingServerDownloadInitialDelay", "TestingSigningKeySlop", "TestSocks", "TokenBucketRefillInterval", "TrackHostExits",
        "TrackHostExitsExpire", "TransPort", "TransProxyType", "UnixSocksGroupWritable", "UseDefaultFallbackDirs", "UseGuardFraction",
        "UseMicrodescriptors", "___UsingTestNetworkDefaults", "VanguardsLiteEnabled", "VersioningAuthoritativeDirectory",
        "VirtualAddrNetworkIPv4", "VirtualAddrNetworkIPv6", "WarnPlaintextPorts",
    ];

    /// <summary>Values that ask for nothing that MagicWave does not do.</summary>
    private static readonly Dictionary<string, string[]> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LearnCircuitBuildTimeout"] = ["0"], ["UseEntryGuards"] = ["1"], ["AssumeReachable"] = ["1"],
        ["AddressDisableIPv6"] = ["0", "1"], ["AssumeReachableIPv6"] = ["0", "auto"], ["AuthDirSharedRandomness"] = ["0"],
        ["AutomapHostsOnResolve"] = ["0"], ["AvoidDiskWrites"] = ["0"], ["BridgeRecordUsageByCountry"] = ["0"],
        ["CacheDirectoryGroupReadable"] = ["0", "auto"], ["CellStatistics"] = ["0"], ["ClientPreferIPv6DirPort"] = ["0", "auto"],
        ["ClientPreferIPv6ORPort"] = ["0", "auto"], ["ClientUseIPv6"] = ["0"], ["ConfluxEnabled"] = ["0", "auto"],
        ["ConnDirectionStatistics"] = ["0"], ["ConstrainedSockets"] = ["0"], ["ControlPort"] = ["0"], ["ControlSocket"] = ["0"],
        ["CookieAuthentication"] = ["0"], ["CountPrivateBandwidth"] = ["0"], ["DNSPort"] = ["0"],
        ["DataDirectoryGroupReadable"] = ["0"], ["DirReqStatistics"] = ["0"], ["DisableDebuggerAttachment"] = ["0"],
        ["DormantOnFirstStartup"] = ["0"], ["DormantTimeoutEnabled"] = ["0"], ["DownloadExtraInfo"] = ["0"],
        ["EntryStatistics"] = ["0"], ["ExitPortStatistics"] = ["0"], ["ExtORPort"] = ["0"], ["ExtraInfoStatistics"] = ["0"],
        ["FetchUselessDescriptors"] = ["0"], ["HTTPTunnelPort"] = ["0"], ["HardwareAccel"] = ["0"],
        ["HiddenServiceStatistics"] = ["0"], ["KeyDirectoryGroupReadable"] = ["0", "auto"], ["LogMessageDomains"] = ["0"],
        ["MainloopStats"] = ["0"], ["MetricsPort"] = ["0"], ["NATDPort"] = ["0"], ["OverloadStatistics"] = ["0"],
        ["PaddingStatistics"] = ["0"], ["PathBiasDropGuards"] = ["0"], ["ProtocolWarnings"] = ["0"],
        ["ReducedCircuitPadding"] = ["0", "1"], ["ReducedConnectionPadding"] = ["0", "1"], ["SafeLogging"] = ["1"],
        ["ServerDNSAllowBrokenConfig"] = ["1"], ["ServerDNSDetectHijacking"] = ["0"], ["TestSocks"] = ["0"],
        ["TestingEnableCellStatsEvent"] = ["0"], ["TestingEnableConnBwEvent"] = ["0"], ["TransPort"] = ["0"],
        ["UseDefaultFallbackDirs"] = ["0"], ["UseGuardFraction"] = ["0", "auto"], ["UseMicrodescriptors"] = ["1", "auto"],
        ["VanguardsLiteEnabled"] = ["0", "auto"],
    };

    private static readonly string[] Obsolete =
    [
        "AllowDotExit", "AllowInvalidNodes", "AllowSingleHopCircuits", "AllowSingleHopExits", "AlternateHSAuthority",
        "AndroidIdentityTag", "AuthDirBadDir", "AuthDirBadDirCCs", "AuthDirListBadDirs", "AuthDirMaxServersPerAuthAddr",
        "AuthDirRejectUnlisted", "CircuitIdleTimeout", "ClientAutoIPv6ORPort", "ClientBootstrapConsensusAuthorityOnlyMaxDownloadTries",
        "ClientBootstrapConsensusMaxDownloadTries", "CloseHSClientCircuitsImmediatelyOnTimeout",
        "CloseHSServiceRendCircuitsImmediatelyOnTimeout", "ControlListenAddress", "DirListenAddress", "DisableIOCP",
        "DisableV2DirectoryInfo_", "DNSListenAddress", "DynamicDHGroups", "ExcludeSingleHopRelays", "FallbackNetworkstatusFile",
        "FastFirstHopPK", "FetchV2Networkstatus", "Group", "HiddenServiceAuthorizeClient", "HidServAuth", "HidServDirectoryV2",
        "MaxOnionsPending", "NamingAuthoritativeDirectory", "NATDListenAddress", "OptimisticData", "ORListenAddress",
        "PathBiasDisableRate", "PathBiasMultFactor", "PathBiasScaleFactor", "PathBiasUseCloseCounts", "PortForwarding",
        "PortForwardingHelper", "PredictedPortsRelevanceTime", "PreferTunneledDirConns", "RecommendedPackages", "RunTesting",
        "SchedulerHighWaterMark__", "SchedulerLowWaterMark__", "SchedulerMaxFlushCells__", "SocksListenAddress", "StrictEntryNodes",
        "StrictExitNodes", "Support022HiddenServices", "TestingCertMaxDownloadTries", "TestingConsensusMaxDownloadTries",
        "TestingDescriptorMaxDownloadTries", "TestingEnableTbEmptyEvent", "TestingEstimatedDescriptorPropagationTime",
        "TestingMicrodescMaxDownloadTries", "TLSECGroup", "Tor2webMode", "Tor2webRendezvousPoints", "TransListenAddress",
        "TunnelDirConns", "UseEntryGuardsAsDirGuards", "UseFilteringSSLBufferevents", "__UseFilteringSSLBufferevents", "UseNTorHandshake",
        "UserspaceIOCPBuffers", "V1AuthoritativeDirectory", "V2AuthoritativeDirectory", "VoteOnHidServDirectoriesV2", "WarnUnsafeSocks",
    ];

    /// <summary>The table.</summary>
    public static IEnumerable<OptionDefinition> All =>
        Ignored.Select(name => new OptionDefinition
        {
            Name = name, Support = OptionSupport.Ignored, IsList = true, HarmlessValues = Harmless.GetValueOrDefault(name, []),
        }).Concat(Obsolete.Select(name => new OptionDefinition { Name = name, Support = OptionSupport.Obsolete, IsList = true }));
}
