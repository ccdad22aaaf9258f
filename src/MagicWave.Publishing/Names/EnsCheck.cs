using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MagicWave.Publishing.Records;

namespace MagicWave.Publishing.Names;

/// <summary>
/// Asks an Ethereum node for the content record of a name in ENS: two <c>eth_call</c>s by JSON-RPC over HTTP, over streams of the dialer's only.
/// </summary>
public sealed class EnsCheck : INameCheck, IDisposable
{
    /// <summary>Longest answer that is read, in bytes.</summary>
    private const int MaximumAnswer = 64 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Uri _endpoint;
    private readonly string _registry;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Makes a check.</summary>
    /// <param name="dialer">Opens the streams.</param>
    /// <param name="endpoint">The node's JSON-RPC address, http or https.</param>
    /// <param name="time">The clock.</param>
    /// <param name="registry">The contract of ENS; null for the one of Ethereum's main network.</param>
    public EnsCheck(StreamDialer dialer, Uri endpoint, TimeProvider time, string? registry = null)
    {
        ArgumentNullException.ThrowIfNull(dialer);
        (_endpoint, _time, _registry) = (endpoint, time, registry ?? EnsCalls.Registry);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, cancellationToken) => dialer(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken),
        })
        {
            MaxResponseContentBufferSize = MaximumAnswer,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <inheritdoc/>
    public async Task<NameState> CheckAsync(string name, OnionName onion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(onion);
        try
        {
            using CancellationTokenSource patience = new(Patience, _time);
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            string? resolver = await CallAsync(_registry, EnsCalls.Resolver(name), both.Token).ConfigureAwait(false);
            if (resolver is null)
            {
                return NameState.Unknown;
            }

            if (EnsCalls.ReadAddress(resolver) is not { } address)
            {
                return NameState.Missing;
            }

            string? content = await CallAsync(address, EnsCalls.Content(name), both.Token).ConfigureAwait(false);
            return content is null ? NameState.Unknown
                : EnsCalls.ReadBytes(content) is not { Length: > 0 } record ? NameState.Missing
                : ContentHash.Read(record) == onion ? NameState.Set : NameState.Different;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return NameState.Unknown;
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<string?> CallAsync(string contract, string data, CancellationToken cancellationToken)
    {
        string call = $$"""{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"{{contract}}","data":"{{data}}"},"latest"]}""";
        using StringContent body = new(call, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage response = await _http.PostAsync(_endpoint, body, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        return answer.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("result", out JsonElement result)
            && result.ValueKind == JsonValueKind.String ? result.GetString() : null;
    }
}
