using Microsoft.Extensions.Logging;

namespace MagicWave.Samples.Issuer;

/// <summary>What the issuer logs: nothing of buyers, relays or amounts.</summary>
internal static partial class IssuerLog
{
    [LoggerMessage(1, LogLevel.Error, "Payouts stopped: the books are damaged. Relays are paid when the issuer is started again.")]
    public static partial void PayoutsStopped(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The token keys could not be renewed; it is tried again in an hour.")]
    public static partial void NotRenewed(ILogger logger, Exception exception);
}
