using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary>What the publisher's servers log: nothing of visitors, paths or names.</summary>
internal static partial class PublishingLog
{
    [LoggerMessage(1, LogLevel.Information, "The certificate of the public port was read again.")]
    public static partial void CertificateRead(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "The certificate of the public port changed and cannot be read; the old one stays in use. It is tried again.")]
    public static partial void CertificateKept(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A request could not be answered ({Failure}): the visitor was told 500.")]
    public static partial void RequestFailed(ILogger logger, string failure);
}
