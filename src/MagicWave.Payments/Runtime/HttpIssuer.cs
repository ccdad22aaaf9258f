using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// An issuer's HTTP interface: GET keys, POST orders/{id}/sign, POST redeem, with bodies of bytes and faults as problem details (RFC 9457). Which way the
/// bytes go is the client's business that it is given: a buyer's goes over a circuit. Thread-safe.
/// </summary>
public sealed class HttpIssuer : IIssuer, IDisposable
{
    /// <summary>The media type of all bodies that are not problems.</summary>
    public const string MediaType = "application/octet-stream";

    /// <summary>The member of a problem that names the <see cref="IssuerFault"/>.</summary>
    public const string FaultMember = "fault";

    private const int MaximumProblemLength = 16 * 1024;

    private readonly HttpClient _http;
    private readonly bool _isOwner;

    /// <summary>Talks to an issuer.</summary>
    /// <param name="http">With the issuer's address as its base address and a time-out. It is used, and not disposed of.</param>
    public HttpIssuer(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        _http = http;
    }

    private HttpIssuer(Uri address, HttpMessageHandler? handler, TimeSpan timeout)
    {
        _http = handler is null ? new() : new(handler, disposeHandler: true);
        (_http.BaseAddress, _http.Timeout) = (address, timeout);
        _isOwner = true;
    }

    /// <summary>Talks to an issuer straight, as relays do, over connections of its own.</summary>
    /// <param name="address">The issuer's address.</param>
    /// <param name="timeout">How long an answer may take.</param>
    public static HttpIssuer Connect(Uri address, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(address, null, timeout);
    }

    /// <summary>Talks to an issuer by a way of the caller's, as buyers do.</summary>
    /// <param name="address">The issuer's address.</param>
    /// <param name="handler">The way; disposed of with the issuer.</param>
    /// <param name="timeout">How long an answer may take.</param>
    public static HttpIssuer Connect(Uri address, HttpMessageHandler handler, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(handler);
        return new(address, handler, timeout);
    }

    /// <summary>Closes the connections, when they are its own.</summary>
    public void Dispose()
    {
        if (_isOwner)
        {
            _http.Dispose();
        }
    }

    /// <inheritdoc/>
    public Task<IssuerAnswer> GetKeysAsync(CancellationToken cancellationToken) =>
        AskAsync(new HttpRequestMessage(HttpMethod.Get, "keys"), TokenKeyList.MaximumLength, cancellationToken);

    /// <inheritdoc/>
    public Task<IssuerAnswer> SignAsync(TokenOrder order, TransferHash? transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        string path = transfer is { } hash ? $"orders/{order.Id}/sign?transfer={hash}" : $"orders/{order.Id}/sign";
        return AskAsync(Post(path, order.Bytes), order.Items.Count * Token.AuthenticatorLength, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IssuerAnswer> RedeemAsync(TokenRedemption redemption, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(redemption);
        return AskAsync(Post("redeem", redemption.Bytes), RedemptionReply.MaximumLength, cancellationToken);
    }

    private static HttpRequestMessage Post(string path, ReadOnlyMemory<byte> body)
    {
        ReadOnlyMemoryContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        return new(HttpMethod.Post, path) { Content = content };
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, int maximum, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[maximum + 1];
        int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length > maximum ? null : buffer[..length];
    }

    private static IssuerFault ReadFault(byte[]? problem)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(problem ?? []);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(FaultMember, out JsonElement fault)
                && fault.ValueKind == JsonValueKind.String && Enum.TryParse(fault.GetString(), out IssuerFault named) && Enum.IsDefined(named)
                ? named
                : IssuerFault.Unavailable;
        }
        catch (JsonException)
        {
            return IssuerFault.Unavailable;
        }
    }

    private async Task<IssuerAnswer> AskAsync(HttpRequestMessage request, int maximum, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                using HttpResponseMessage response =
                    await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                bool isGood = response.StatusCode == HttpStatusCode.OK;
                byte[]? body = await ReadAsync(response.Content, isGood ? maximum : MaximumProblemLength, cancellationToken).ConfigureAwait(false);
                return isGood ? body is null ? IssuerAnswer.Unavailable : new(body, null) : new(null, ReadFault(body));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return IssuerAnswer.Unavailable;
        }
    }
}
