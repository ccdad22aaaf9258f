using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>What a relay's and an authority's directory side logs. Ids 2420 to 2439.</summary>
internal static partial class DirectoryServiceLog
{
    [LoggerMessage(2420, LogLevel.Debug, "The directory port could not take a connection")]
    public static partial void AcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(2421, LogLevel.Debug, "A connection to the directory port broke")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(2422, LogLevel.Information, "A consensus of {Relays} relays begins")]
    public static partial void ConsensusPublished(ILogger logger, int relays);

    [LoggerMessage(2423, LogLevel.Debug, "A descriptor was accepted")]
    public static partial void DescriptorAccepted(ILogger logger);

    [LoggerMessage(2424, LogLevel.Debug, "A relay was tested: {Failure}")]
    public static partial void Probed(ILogger logger, Channels.ConnectFailure failure);

    [LoggerMessage(2425, LogLevel.Warning, "The authority's files cannot be read")]
    public static partial void FilesUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(2426, LogLevel.Warning, "The authority's files cannot be written")]
    public static partial void FilesUnwritable(ILogger logger, Exception exception);

    [LoggerMessage(2427, LogLevel.Debug, "The descriptor was sent to an authority, which answered {Status}")]
    public static partial void DescriptorSent(ILogger logger, int status);

    [LoggerMessage(2428, LogLevel.Warning, "An authority refuses the descriptor of this relay with status {Status}")]
    public static partial void DescriptorRefused(ILogger logger, int status);

    [LoggerMessage(2429, LogLevel.Debug, "The descriptor could not be sent to an authority")]
    public static partial void DescriptorNotSent(ILogger logger, Exception exception);
}
