using System.Net;
using System.Text;

namespace MagicWave.Payments.Stellar.Tests.Horizon;

/// <summary>Answers of a Horizon server, one after the other; the last one is repeated. It keeps what it was asked.</summary>
internal sealed class CannedServer(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private int _next;

    public List<string> Asked { get; } = [];

    public static Func<HttpRequestMessage, HttpResponseMessage> Says(HttpStatusCode status, string body) =>
        _ => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/hal+json") };

    public static Func<HttpRequestMessage, HttpResponseMessage> Streams(string body) =>
        _ => new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "text/event-stream") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string content = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}{content}");
        return answers[Math.Min(_next++, answers.Length - 1)](request);
    }
}
