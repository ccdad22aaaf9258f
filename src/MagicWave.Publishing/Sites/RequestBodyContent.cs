using System.Net;

namespace MagicWave.Publishing.Sites;

/// <summary>The body of a visitor's request, handed on as it comes.</summary>
internal sealed class RequestBodyContent(Stream body, long? length, IdleTimer idle, CancellationToken cancellationToken) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, cancellationToken);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        StreamRelay.CopyAsync(body, stream, idle, flushes: true, cancellationToken);

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }
}
