using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MagicWave.Core.Security;
using MagicWave.Onion;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;

namespace MagicWave.Hosting;

/// <summary>
/// Fetches from publishers behind onion addresses, and pays what they ask for within the user's budgets: an answer 402 with a signed request is paid by a chain
/// over the circuit that it came on, and the request is sent again with the proof. One handler is one isolation: its sessions and circuits are shared with
/// nobody. Requests are HTTP/1.1, one at a time for each site. Thread-safe.
/// </summary>
public sealed class PayingHandler : DelegatingHandler
{
    private const int MaximumPayments = 3;
    private const int MaximumAnswer = 16 * 1024;

    private readonly VisitorDesk _visitor;
    private readonly IRandom _random;
    private readonly ConcurrentDictionary<string, long> _circuits = [];
    private readonly ConcurrentDictionary<string, ResourceSession> _sessions = [];

    /// <summary>Makes one.</summary>
    /// <param name="onion">Opens the streams.</param>
    /// <param name="visitor">Pays.</param>
    /// <param name="random">For sessions.</param>
    /// <param name="isolation">Streams with different keys never share a circuit.</param>
    public PayingHandler(OnionClient onion, VisitorDesk visitor, IRandom random, string? isolation = null)
        : this(visitor, random)
    {
        ArgumentNullException.ThrowIfNull(onion);
        InnerHandler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (context, cancellation) =>
            {
                DnsEndPoint target = context.DnsEndPoint;
                OnionStream stream = await onion.ConnectAsync(target.Host, target.Port, new() { IsolationKey = isolation }, cancellation).ConfigureAwait(false);
                NoteCircuit(target.Host, stream.CircuitId);
                return stream;
            },
        };
    }

    /// <summary>For tests, which bring an inner handler of their own.</summary>
    internal PayingHandler(VisitorDesk visitor, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentNullException.ThrowIfNull(random);
        (_visitor, _random) = (visitor, random);
    }

    /// <summary>Which circuit a site's answers come on from now on.</summary>
    internal void NoteCircuit(string host, long circuit) => _circuits[host] = circuit;

    /// <inheritdoc/>
    /// <exception cref="ContentPaymentException">The site asked for payment, and was not paid.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { } uri || !OnionAddress.TryParseHost(uri.IdnHost, out OnionAddress address))
        {
            throw new HttpRequestException("Only sites behind onion addresses are paid.");
        }

        if (request.Content is { } content)
        {
            // It may have to be sent again.
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        }

        ResourceSession session = _sessions.GetOrAdd(uri.IdnHost, _ => ResourceSession.Draw(_random));
        Set(request, ResourceHeaders.Session, session.ToHeader());
        _ = request.Headers.Remove(ResourceHeaders.PaymentProof);
        for (int payment = 1; ; payment++)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.PaymentRequired || await ReadAsync(answer, uri, cancellationToken).ConfigureAwait(false) is not { } asked)
            {
                return answer;
            }

            answer.Dispose();
            ResourceOutcome outcome = await PayAsync(new(SiteOf(address), session, asked.Digest), uri, asked.Request, cancellationToken).ConfigureAwait(false);
            if (outcome.Proof is { } proof)
            {
                Set(request, ResourceHeaders.PaymentProof, proof.ToHeader());
                return await SendPaidAsync(request, cancellationToken).ConfigureAwait(false);
            }

            // Nothing is owed for it; a circuit may have gone away meanwhile, and a fresh request goes over another.
            bool isWorthATry = outcome.Refusal.Reason is ResourceRefusalReason.PaymentFailed or ResourceRefusalReason.NoChain or ResourceRefusalReason.BadTime;
            if (!isWorthATry || payment == MaximumPayments)
            {
                throw new ContentPaymentException(outcome.Refusal);
            }
        }
    }

    private static SiteKey SiteOf(OnionAddress address) => SiteKey.FromBytes(address.PublicKey.ToArray());

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        _ = request.Headers.Remove(name);
        request.Headers.Add(name, value);
    }

    /// <summary>What is asked for, and what it would be for this address; null for an answer without a request that can be read.</summary>
    private static async Task<(ResourceRequest Request, ResourceDigest Digest)?> ReadAsync(HttpResponseMessage answer, Uri uri, CancellationToken cancellationToken)
    {
        if (!answer.Headers.TryGetValues(ResourceHeaders.PaymentRequest, out IEnumerable<string>? values)
            || ResourceRequest.TryParse(values.First()) is not { } request)
        {
            return null;
        }

        await answer.Content.LoadIntoBufferAsync(MaximumAnswer, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return body.RootElement.TryGetProperty("unit", out JsonElement unit) && unit.ValueKind == JsonValueKind.String
                && body.RootElement.TryGetProperty("part", out JsonElement number) && number.TryGetInt64(out long part) && part >= 0
                ? (request, ResourceDigest.Of(uri.Authority.ToLowerInvariant(), uri.PathAndQuery, unit.GetString()!, part))
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<ResourceOutcome> PayAsync(ResourceOrder order, Uri uri, ResourceRequest request, CancellationToken cancellationToken) =>
        _circuits.TryGetValue(uri.IdnHost, out long circuit)
            ? await _visitor.PayAsync(circuit, order, request, cancellationToken).ConfigureAwait(false)
            : new(null, new(ResourceRefusalReason.NoChain, default, default, default));

    /// <summary>The proof stays good when the answer is lost: it is shown once more over a new connection.</summary>
    private async Task<HttpResponseMessage> SendPaidAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
