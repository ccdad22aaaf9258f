using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Socks;

/// <summary>What the SOCKS server logs: 2400 to 2449. Never a host, an address or a user name.</summary>
internal static partial class SocksLog
{
    [LoggerMessage(2500, LogLevel.Debug, "The SOCKS server listens on port {Port}")]
    internal static partial void Listening(ILogger logger, int port);

    [LoggerMessage(2501, LogLevel.Debug, "A SOCKS request failed: {Reply}")]
    internal static partial void RequestFailed(ILogger logger, SocksReply reply);

    [LoggerMessage(2502, LogLevel.Debug, "A SOCKS connection ended before its request")]
    internal static partial void HandshakeFailed(ILogger logger);

    [LoggerMessage(2503, LogLevel.Error, "A SOCKS connection ended by a fault of the program")]
    internal static partial void Fault(ILogger logger, Exception exception);

    [LoggerMessage(2504, LogLevel.Warning, "Accepting a SOCKS connection failed: {Error}")]
    internal static partial void AcceptFailed(ILogger logger, System.Net.Sockets.SocketError error);
}
