using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>What hosts log. No line holds an address, a name of somebody, or an account.</summary>
internal static partial class HostLog
{
    [LoggerMessage(6000, LogLevel.Information, "MagicWave {Version} running on {System}.")]
    public static partial void Running(ILogger logger, string version, string system);

    [LoggerMessage(6001, LogLevel.Information, "Bootstrapped {Percent}% ({Tag}): {Summary}")]
    public static partial void Bootstrapped(ILogger logger, int percent, string tag, string summary);

    [LoggerMessage(6002, LogLevel.Warning, "{Fault}")]
    public static partial void ConfigurationWarning(ILogger logger, string fault);

    [LoggerMessage(6003, LogLevel.Error, "{Fault}")]
    public static partial void ConfigurationError(ILogger logger, string fault);

    [LoggerMessage(6004, LogLevel.Information, "Interrupt: exiting cleanly.")]
    public static partial void Interrupted(ILogger logger);

    [LoggerMessage(6005, LogLevel.Information, "Interrupt: we have stopped accepting new connections, and will shut down in {Seconds} seconds. Interrupt again to exit now.")]
    public static partial void ShuttingDownSoon(ILogger logger, int seconds);

    [LoggerMessage(6006, LogLevel.Warning, "Second interrupt: exiting at once.")]
    public static partial void Forced(ILogger logger);

    [LoggerMessage(6007, LogLevel.Information, "Received reload signal (hup). The configuration is read at the start only: restart to change it.")]
    public static partial void ReloadIgnored(ILogger logger);

    [LoggerMessage(6044, LogLevel.Information, "Received reload signal (hup). The keys of clients of onion services were read again; for all else, restart.")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(6045, LogLevel.Warning, "A key of a client of an onion service cannot be read, and the keys stay as they were.")]
    public static partial void ReloadFailed(ILogger logger, Exception failure);

    [LoggerMessage(6008, LogLevel.Error, "Cannot start.")]
    public static partial void StartFailed(ILogger logger, Exception failure);

    [LoggerMessage(6009, LogLevel.Error, "Stopped by a failure.")]
    public static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(6010, LogLevel.Warning, "The process id cannot be written to PidFile.")]
    public static partial void PidFileFailed(ILogger logger, Exception failure);

    [LoggerMessage(6011, LogLevel.Information, "Opened {Kind} listener on port {Port}.")]
    public static partial void ListenerOpened(ILogger logger, string kind, int port);

    [LoggerMessage(6012, LogLevel.Warning, "A connection to the {Kind} port was refused: there are too many.")]
    public static partial void TooManyConnections(ILogger logger, string kind);

    [LoggerMessage(6013, LogLevel.Information, "Your {Kind} identity key fingerprint is '{Nickname} {Fingerprint}'")]
    public static partial void Fingerprint(ILogger logger, string kind, string nickname, string fingerprint);

    [LoggerMessage(6014, LogLevel.Information, "Owning controller process has vanished; exiting now.")]
    public static partial void OwnerVanished(ILogger logger);

    [LoggerMessage(6015, LogLevel.Warning, "The relay's keys could not be renewed ({Failure}). It is tried again; look after the data directory.")]
    public static partial void RenewalFailed(ILogger logger, string failure);

    [LoggerMessage(6016, LogLevel.Warning, "No circuit could be built in {Seconds} seconds, and it is tried on: the entry relay may be unreachable, or no running relays fit the pinned and excluded nodes.")]
    public static partial void NoCircuit(ILogger logger, int seconds);

    [LoggerMessage(6017, LogLevel.Information, "The settlement account is on the ledger and can pay and be paid.")]
    public static partial void AccountReady(ILogger logger);

    [LoggerMessage(6018, LogLevel.Information, "Opened the trust line of the settlement account to the asset of MWAsset.")]
    public static partial void TrustLineOpened(ILogger logger);

    [LoggerMessage(6019, LogLevel.Warning, "The ledger cannot be asked: no server of MWHorizon answers. Nothing is paid until one does; it is tried again.")]
    public static partial void LedgerUnreachable(ILogger logger);

    [LoggerMessage(6020, LogLevel.Warning, "A server of MWHorizon is no Horizon, or not of the network of MWNetworkPassphrase. Nothing is paid; correct the options and restart.")]
    public static partial void LedgerOfOtherNetwork(ILogger logger);

    [LoggerMessage(6021, LogLevel.Warning, "The settlement account is not on the ledger: this node can neither pay nor be paid. Send the ledger's own coin to the account that the file {File} in the data directory names; it is looked for again.")]
    public static partial void NoAccount(ILogger logger, string file);

    [LoggerMessage(6022, LogLevel.Warning, "The settlement account has no trust line to the asset of MWAsset, and MWOpenTrustLine is 0: it cannot be paid. Open it with a wallet for the account that the file {File} in the data directory names; it is looked for again.")]
    public static partial void NoTrustLine(ILogger logger, string file);

    [LoggerMessage(6023, LogLevel.Warning, "The trust line of the settlement account could not be opened: as a rule the account has too little of the ledger's own coin for the reserve. Send some to the account that the file {File} in the data directory names; it is tried again.")]
    public static partial void TrustLineNotOpened(ILogger logger, string file);

    [LoggerMessage(6025, LogLevel.Information, "The {Count} channel accounts are on the ledger.")]
    public static partial void ChannelsReady(ILogger logger, int count);

    [LoggerMessage(6026, LogLevel.Warning, "The channel accounts could not be made: as a rule the settlement account has too little of the ledger's own coin. Send some to the account that the file {File} in the data directory names; it is tried again.")]
    public static partial void ChannelsNotMade(ILogger logger, string file);

    [LoggerMessage(6027, LogLevel.Warning, "The issuer of the asset of MWAsset does what was not agreed to ({Alert}): neighbours get no more credit in it. If you agree, say so with MWAssetAllows or MWAssetSupply; otherwise settle in another asset.")]
    public static partial void IssuerAlerted(ILogger logger, Payments.Stellar.Rails.IssuerAlert alert);

    [LoggerMessage(6028, LogLevel.Information, "The issuer of the asset of MWAsset does what was agreed to; neighbours get credit again.")]
    public static partial void IssuerTrusted(ILogger logger);

    [LoggerMessage(6030, LogLevel.Information, "Started {Count} onion services; each one's address is in the file hostname of its folder.")]
    public static partial void ServicesStarted(ILogger logger, int count);

    [LoggerMessage(6040, LogLevel.Information, "Heartbeat: {Created} circuits since the start, {Open} of them open; {Relayed} cells passed on, {Ended} ended here.")]
    public static partial void HeartbeatCircuits(ILogger logger, long created, long open, long relayed, long ended);

    [LoggerMessage(6041, LogLevel.Information, "Heartbeat: introduction point for {Established} circuits, {Refused} refused; {Passed} introductions passed on, {Limited} held back by rate, {Unknown} for nobody here, {Malformed} malformed, {Closed} closed.")]
    public static partial void HeartbeatIntroductions(
        ILogger logger, long established, long refused, long passed, long limited, long unknown, long malformed, long closed);

    [LoggerMessage(6042, LogLevel.Information, "Heartbeat: rendezvous point for {Established} clients, {Refused} refused; {Joined} joined, {NotJoined} services came in vain; {Cells} cells passed over.")]
    public static partial void HeartbeatRendezvous(ILogger logger, long established, long refused, long joined, long notJoined, long cells);

    [LoggerMessage(6043, LogLevel.Information, "Heartbeat: directory of onion services: {Stored} descriptors stored, {Refused} refused, {Dropped} dropped for room; {Served} given out, {Missed} not.")]
    public static partial void HeartbeatDescriptors(ILogger logger, long stored, long refused, long dropped, long served, long missed);

    [LoggerMessage(6024, LogLevel.Warning, "The issuer of the asset of MWAsset does not let the settlement account hold it. Ask the issuer, with the account that the file {File} in the data directory names; it is looked for again.")]
    public static partial void AccountNotAuthorized(ILogger logger, string file);
}
