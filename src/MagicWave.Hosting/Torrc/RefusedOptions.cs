namespace MagicWave.Hosting.Torrc;

/// <summary>
/// Options of tor that MagicWave does not have and without which the operator would be less protected than they asked for, or would not get
/// what they run the node for. Each is an error that names what would be missing, unless its value asks for nothing.
/// </summary>
internal static class RefusedOptions
{
    /// <summary>The table.</summary>
    public static readonly OptionDefinition[] All =
    [
        Refuse("UseBridges", ["0"], "the first hop would be a public guard, which a censor sees", "Use stock tor with bridges."),
        Refuse("Bridge", [], "the first hop would be a public guard, which a censor sees", "Use stock tor with bridges."),
        Refuse("ClientTransportPlugin", [], "the connection would be recognisable as Tor's", "Use stock tor with the transport."),
        Refuse(
            "ServerTransportPlugin", [], "the bridge's connections would be recognisable as Tor's",
            "Use stock tor with the transport."),
        Refuse("BridgeRelay", ["0"], "the relay would be published to everybody", "Use stock tor for a bridge."),
        Refuse("BridgeAuthoritativeDir", ["0"], "there would be no bridge authority", "Use stock tor for a bridge authority."),
        Refuse("UpdateBridgesFromAuthority", ["0"], "bridges are not supported", "Use stock tor with bridges."),
        Refuse("Socks4Proxy", [], "connections would not go through the proxy", "Use stock tor behind a proxy."),
        Refuse("Socks5Proxy", [], "connections would not go through the proxy", "Use stock tor behind a proxy."),
        Refuse("HTTPSProxy", [], "connections would not go through the proxy", "Use stock tor behind a proxy."),
        Refuse("HTTPProxy", [], "connections would not go through the proxy", "Use stock tor behind a proxy."),
        Refuse("TCPProxy", [], "connections would not go through the proxy", "Use stock tor behind a proxy."),
        Refuse(
            "ReachableAddresses", ["accept *:*"], "connections would go to addresses that the firewall forbids",
            "Use stock tor behind such a firewall."),
        Refuse(
            "ReachableORAddresses", ["accept *:*"], "connections would go to addresses that the firewall forbids",
            "Use stock tor behind such a firewall."),
        Refuse(
            "ReachableDirAddresses", ["accept *:*"], "connections would go to addresses that the firewall forbids",
            "Use stock tor behind such a firewall."),
        Refuse("FascistFirewall", ["0"], "connections would go to other ports than 80 and 443", "Use stock tor behind such a firewall."),
        Refuse("ClientUseIPv4", ["1"], "connections would go over IPv4", "Remove the line."),
        Refuse(
            "AlternateDirAuthority", [], "the authorities it names would not be believed",
            "Write DirAuthority lines: MagicWave has no authorities built in."),
        Refuse("AlternateBridgeAuthority", [], "bridges are not supported", "Use stock tor with bridges."),
        Refuse(
            "SafeSocks", ["0"], "applications that look names up themselves would not be stopped",
            "Make sure that they use SOCKS with host names, then remove the line."),
        Refuse(
            "RejectPlaintextPorts", [], "connections to these ports would not be stopped",
            "Block the ports in the applications, then remove the line."),
        Refuse("MapAddress", [], "streams would go to the address as the application asks for it", "Map it in the application."),
        Refuse("NodeFamily", [], "two of these relays could be in one circuit", "Name them in ExcludeNodes, or use stock tor."),
        Refuse("SocksPolicy", [], "everybody who reaches the port could use it", "Limit the port with a firewall, then remove the line."),
        Refuse("DirPolicy", [], "everybody could ask the directory port", "Limit the port with a firewall, then remove the line."),
        Refuse("Sandbox", ["0"], "the process would not be confined", "Confine it with the service manager, then remove the line."),
        Refuse(
            "NoExec", ["0"], "the process would not be kept from starting others",
            "Keep it from that with the service manager, then remove the line."),
        Refuse("DisableAllSwap", ["0"], "keys could be written to swap", "Switch swap off or encrypt it, then remove the line."),
        Refuse("OutboundBindAddressOR", [], "connections to relays would start from another address", "Write OutboundBindAddress."),
        Refuse(
            "OutboundBindAddressExit", [], "connections out of the network would start from another address",
            "Write OutboundBindAddress."),
        Refuse(
            "AccountingMax", ["0", "0 bytes"], "the relay would carry more traffic than its allowance",
            "Limit it with RelayBandwidthRate, then remove the line."),
        Refuse(
            "AccountingStart", [], "the relay would carry more traffic than its allowance",
            "Limit it with RelayBandwidthRate, then remove the line."),
        Refuse(
            "AccountingRule", ["max"], "the relay would carry more traffic than its allowance",
            "Limit it with RelayBandwidthRate, then remove the line."),
        Refuse(
            "PerConnBWRate", ["0", "0 bytes"], "a single connection could take all bandwidth",
            "Limit it with RelayBandwidthRate, then remove the line."),
        Refuse(
            "PerConnBWBurst", ["0", "0 bytes"], "a single connection could take all bandwidth",
            "Limit it with RelayBandwidthBurst, then remove the line."),
        Refuse(
            "ConnectionPadding", ["0", "auto"], "connections would not be padded",
            "Write ConnectionPadding 0 when that is acceptable."),
        Refuse("CircuitPadding", ["0"], "circuits would not be padded", "Write CircuitPadding 0 when that is acceptable."),
        Refuse("FamilyId", [], "the relay would not say which family it belongs to", "Write MyFamily."),
        Refuse("RefuseUnknownExits", ["0", "auto"], "streams from relays that nobody knows would not be refused", "Remove the line."),
        Refuse(
            "ReevaluateExitPolicy", ["0"], "streams would outlive the policy that forbids them",
            "Restart the relay after a change of policy, and remove the line."),
        Refuse("V3AuthUseLegacyKey", ["0"], "votes would not be signed with the old key", "Use stock tor for this authority."),
        Refuse("V3BandwidthsFile", [], "measured bandwidths would not count", "Use stock tor for this authority."),
        Refuse("GuardfractionFile", [], "guard fractions would not count", "Use stock tor for this authority."),
        Refuse("AuthDirReject", [], "relays that are to be rejected would be listed", "Use stock tor for this authority."),
        Refuse("AuthDirInvalid", [], "relays that are to be invalid would be listed as valid", "Use stock tor for this authority."),
        Refuse("AuthDirBadExit", [], "bad exits would be listed as good ones", "Use stock tor for this authority."),
        Refuse("AuthDirMiddleOnly", [], "these relays would be listed as exits and guards", "Use stock tor for this authority."),
        Refuse("AuthDirRejectCCs", [], "relays that are to be rejected would be listed", "Use stock tor for this authority."),
        Refuse("AuthDirInvalidCCs", [], "relays that are to be invalid would be listed as valid", "Use stock tor for this authority."),
        Refuse("AuthDirBadExitCCs", [], "bad exits would be listed as good ones", "Use stock tor for this authority."),
        Refuse("AuthDirMiddleOnlyCCs", [], "these relays would be listed as exits and guards", "Use stock tor for this authority."),
        Refuse("AuthDirListBadExits", ["0"], "bad exits would be listed as good ones", "Use stock tor for this authority."),
        Refuse("AuthDirListMiddleOnly", ["0"], "these relays would be listed as exits and guards", "Use stock tor for this authority."),
        Refuse("MinimalAcceptedServerVersion", [], "older relays would be listed", "Use stock tor for this authority."),
        Refuse(
            "DoSConnectionEnabled", ["0", "auto"], "connections from one address would not be limited",
            "Limit them with a firewall, then remove the line."),
        Refuse("DoSCircuitCreationEnabled", ["0", "auto"], "circuits from one address would not be limited", "Remove the line."),
        Refuse("DoSStreamCreationEnabled", ["0", "auto"], "streams on one circuit would not be limited", "Remove the line."),
        Refuse("ClientDNSRejectInternalAddresses", ["0"], "answers with private addresses would be believed", "Remove the line."),
        Refuse("__AllDirActionsPrivate", ["0"], "directory requests would not go through circuits of three hops", "Remove the line."),
        Refuse("__LeaveStreamsUnattached", ["0"], "streams would be attached without a controller", "Remove the line."),
        Refuse(
            "__OwningControllerFD", [], "the node would outlive the process that started it",
            "End the node from that process, and remove the line."),
    ];

    private static OptionDefinition Refuse(string name, string[] harmless, string consequence, string remedy) => new()
    {
        Name = name, Support = OptionSupport.Refused, IsList = true, HarmlessValues = harmless, Consequence = consequence, Remedy = remedy,
    };
}
