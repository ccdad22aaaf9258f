using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>Sends requests, bounds their answers in size and time, and turns what goes wrong into values. Thread-safe.</summary>
internal sealed class HorizonHttp
{
    /// <summary>The longest answer: a page of records with large envelopes in them.</summary>
    public const int MaximumAnswerLength = 8 << 20;

    private const int StreamBufferLength = 16 << 10;

    private readonly HttpClient _http;
    private readonly HorizonOptions _options;
    private readonly TimeProvider _time;
    private readonly Uri _base;

    public HorizonHttp(HttpClient http, HorizonOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(time);
        (_http, _options, _time) = (http, options, time);
        string address = options.Endpoint.GetLeftPart(UriPartial.Path);
        _base = new Uri(address.EndsWith('/') ? address : address + "/");
    }

    /// <summary>What is nested deeper is no answer.</summary>
    public static JsonDocumentOptions JsonOptions { get; } = new() { MaxDepth = 16 };

    public Task<HorizonAnswer<T>> GetAsync<T>(string path, Func<JsonElement, T?> read, CancellationToken cancellationToken)
        where T : class =>
        SendAsync<T>(
            () => new HttpRequestMessage(HttpMethod.Get, new Uri(_base, path)),
            (status, json) => status switch
            {
                HttpStatusCode.OK when read(json) is { } value => new(HorizonState.Ok, value),
                HttpStatusCode.NotFound => new(HorizonState.NotFound),
                _ => new(HorizonState.Unintelligible),
            },
            cancellationToken);

    public Task<HorizonAnswer<HorizonSubmission>> SubmitAsync(string envelope, Hash256 hash, CancellationToken cancellationToken) =>
        SendAsync<HorizonSubmission>(
            () => new HttpRequestMessage(HttpMethod.Post, new Uri(_base, "transactions"))
            {
                Content = new FormUrlEncodedContent([new("tx", envelope)]),
            },
            (status, json) => SubmissionReader.Read(status, json, hash) is { } submission
                ? new(HorizonState.Ok, submission)
                : new(HorizonState.Unintelligible),
            cancellationToken);

    /// <summary>The events of one connection; see <see cref="HorizonClient.StreamPaymentsAsync"/> for when it ends.</summary>
    public async IAsyncEnumerable<ServerSentEvent> StreamAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(_options.SilenceLimit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_base, path));
        request.Headers.Accept.ParseAdd("text/event-stream");
        using HttpResponseMessage? response = await TryAsync(
            () => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), cancellationToken).ConfigureAwait(false);
        if (response is not { StatusCode: HttpStatusCode.OK }
            || await TryAsync(() => response.Content.ReadAsStreamAsync(either.Token), cancellationToken).ConfigureAwait(false) is not { } stream)
        {
            yield break;
        }

        ServerSentEventReader reader = new();
        byte[] buffer = new byte[StreamBufferLength];
        List<ServerSentEvent> events = [];
        while (await TryReadAsync(stream, buffer, either.Token, cancellationToken).ConfigureAwait(false) is > 0 and int length
            && reader.TryRead(buffer.AsSpan(0, length), events))
        {
            foreach (ServerSentEvent item in events)
            {
                yield return item;
            }

            events.Clear();
            silence.CancelAfter(_options.SilenceLimit);
        }
    }

    private async Task<HorizonAnswer<T>> SendAsync<T>(
        Func<HttpRequestMessage> make, Func<HttpStatusCode, JsonElement, HorizonAnswer<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        using CancellationTokenSource limit = new(_options.Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using HttpRequestMessage request = make();
        using HttpResponseMessage? response = await TryAsync(
            () => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), cancellationToken).ConfigureAwait(false);
        if (response is null || IsBusy(response.StatusCode))
        {
            return new(HorizonState.Unavailable, null, response?.Headers.RetryAfter?.Delta);
        }

        byte[]? body = await TryAsync(() => ReadAsync(response.Content, either.Token), cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return new(HorizonState.Unavailable);
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(body, JsonOptions);
            return read(response.StatusCode, json.RootElement);
        }
        catch (Exception exception) when (IsNoJson(exception))
        {
            return new(HorizonState.Unintelligible);
        }
    }

    /// <summary>Whether it is how the framework says that text is no JSON: strings that are no UTF-16 it finds when they are read.</summary>
    public static bool IsNoJson(Exception exception) => exception is JsonException or InvalidOperationException;

    // The server waited in vain, is behind its ledger, has too much to do, or a machine in front of it has.
    private static bool IsBusy(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    /// <summary>The body; empty, which is no JSON, when it is too long.</summary>
    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaximumAnswerLength)
        {
            return [];
        }

        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        ArrayBufferWriter<byte> body = new();
        while (await stream.ReadAsync(body.GetMemory(StreamBufferLength), cancellationToken).ConfigureAwait(false) is > 0 and int length)
        {
            body.Advance(length);
            if (body.WrittenCount > MaximumAnswerLength)
            {
                return [];
            }
        }

        return body.WrittenSpan.ToArray();
    }

    private static async Task<int> TryReadAsync(Stream stream, byte[] buffer, CancellationToken either, CancellationToken callers)
    {
        try
        {
            return await stream.ReadAsync(buffer, either).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsServersFault(exception, callers))
        {
            return 0;
        }
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T>> action, CancellationToken callers)
        where T : class
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsServersFault(exception, callers))
        {
            return null;
        }
    }

    private static bool IsServersFault(Exception exception, CancellationToken callers) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !callers.IsCancellationRequested);
}
