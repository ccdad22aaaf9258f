using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MagicWave.Payments.Ledger.Horizon;

namespace MagicWave.Payments.Ledger.Http;

/// <summary>Lets an <see cref="HttpClient"/> of this process ask an endpoint without a socket. Broken lines are <see cref="HttpRequestException"/>s, as with one.</summary>
/// <param name="endpoint">Who answers.</param>
public sealed class HorizonHandler(HorizonEndpoint endpoint) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Uri uri = request.RequestUri ?? throw new InvalidOperationException("A request has an address.");
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (body.Length > HorizonRequest.MaximumBody || uri.PathAndQuery.Length > HorizonRequest.MaximumTarget
            || HorizonRequest.ParsePairs(uri.Query.TrimStart('?')) is not { } query
            || HorizonRequest.ParsePairs(body) is not { } form)
        {
            return ToResponse(HorizonProblem.TooLarge, request);
        }

        HorizonRequest asked = new(
            request.Method.Method, uri.GetLeftPart(UriPartial.Authority), Uri.UnescapeDataString(uri.AbsolutePath), query, form)
        {
            WantsEvents = request.Headers.Accept.Any(accepted => accepted.MediaType == HorizonStream.ContentType),
            LastEvent = request.Headers.TryGetValues("Last-Event-ID", out IEnumerable<string>? last) ? last.FirstOrDefault() : null,
        };
        if (asked.WantsEvents && endpoint.TryOpenStream(asked) is { } stream)
        {
            return ToResponse(stream, request);
        }

        return ToResponse(
            await endpoint.AnswerAsync(asked, cancellationToken).ConfigureAwait(false)
                ?? throw new HttpRequestException(HttpRequestError.ConnectionError, "The embedded ledger broke the line."),
            request);
    }

    private static HttpResponseMessage ToResponse(HorizonAnswer answer, HttpRequestMessage request)
    {
        ByteArrayContent content = new(answer.ToBytes());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        return new((HttpStatusCode)answer.Status) { Content = content, RequestMessage = request };
    }

    private static HttpResponseMessage ToResponse(HorizonStream stream, HttpRequestMessage request)
    {
        StreamContent content = new(new EventPipe(stream).AsStream());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(HorizonStream.ContentType);
        return new(HttpStatusCode.OK) { Content = content, RequestMessage = request };
    }

    /// <summary>Turns events into bytes, as far as they are read.</summary>
    private sealed class EventPipe
    {
        private readonly Pipe _pipe = new();

        public EventPipe(HorizonStream events) => _ = WriteAsync(events);

        public Stream AsStream() => _pipe.Reader.AsStream();

        private async Task WriteAsync(HorizonStream events)
        {
            await foreach (string line in events.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                FlushResult result = await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(line)).ConfigureAwait(false);
                if (result.IsCompleted)
                {
                    break;
                }
            }

            await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        }
    }
}
