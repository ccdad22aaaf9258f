using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Accounting;

/// <summary>What a relay logs of tokens: nothing of clients or amounts.</summary>
internal static partial class TokenDeskLog
{
    [LoggerMessage(6030, LogLevel.Error, "Tokens are no longer taken: the payment books are damaged, or this is a bug.")]
    public static partial void Stopped(ILogger logger, Exception failure);
}
