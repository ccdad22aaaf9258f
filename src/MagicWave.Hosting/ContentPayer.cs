using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MagicWave.Core.Security;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting;

/// <summary>Reads what sites ask for, pays it, and shows the proof. Keeps the sessions, one for each site. Thread-safe.</summary>
/// <param name="pay">Pays a request over the circuit of this number: <see cref="MagicWave.Payments.Runtime.VisitorDesk.PayAsync"/>.</param>
/// <param name="random">For sessions.</param>
internal sealed class ContentPayer(
    Func<long, ResourceOrder, ResourceRequest, CancellationToken, Task<ResourceOutcome>> pay, IRandom random)
{
    private const int MaximumPayments = 3;
    private const int MaximumAnswer = 16 * 1024;

    private readonly ConcurrentDictionary<string, ResourceSession> _sessions = [];

    /// <summary>Sends a request, pays for it when that is asked, and sends it again with the proof.</summary>
    /// <param name="lane">The connections.</param>
    /// <param name="request">The request; it can be sent more than once.</param>
    /// <param name="most">What its price may be at most; null when nothing was said before.</param>
    /// <param name="cancellationToken">Begins no payment any more, and ends the wait.</param>
    /// <exception cref="ContentPaymentException">The site asked for payment, and was not paid.</exception>
    public async Task<HttpResponseMessage> SendAsync(SiteLane lane, HttpRequestMessage request, Amount? most, CancellationToken cancellationToken)
    {
        Identify(request);
        (HttpResponseMessage? answer, ResourceProof? proof) = await BuyAsync(lane, () => request, request.RequestUri!, most, cancellationToken).ConfigureAwait(false);
        if (proof is not { } paid)
        {
            return answer!;
        }

        Set(request, ResourceHeaders.PaymentProof, paid.ToHeader());
        return await SendTwiceAsync(lane, () => request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request, and pays what is asked for; fresh requests are asked for when a payment did not come through.</summary>
    /// <param name="lane">The connections.</param>
    /// <param name="ask">Makes the request.</param>
    /// <param name="resource">What is paid for.</param>
    /// <param name="most">What it may cost at most.</param>
    /// <param name="cancellationToken">Begins no payment any more, and ends the wait.</param>
    /// <returns>The proof; or the answer, when it asks for no payment.</returns>
    public async Task<(HttpResponseMessage? Answer, ResourceProof? Proof)> BuyAsync(
        SiteLane lane, Func<HttpRequestMessage> ask, Uri resource, Amount? most, CancellationToken cancellationToken)
    {
        for (int payment = 1; ; payment++)
        {
            HttpResponseMessage answer = await lane.SendAsync(ask(), cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.PaymentRequired || await ReadAsync(answer, resource, cancellationToken).ConfigureAwait(false) is not { } asked)
            {
                return (answer, null);
            }

            answer.Dispose();
            ResourceOutcome outcome = await PayAsync(lane, resource, asked.Request, asked.Digest, most, cancellationToken).ConfigureAwait(false);
            if (outcome.Proof is { } proof)
            {
                return (null, proof);
            }

            // Nothing is owed for it; a circuit may have gone away meanwhile, and a fresh request goes over another.
            bool isWorthATry = outcome.Refusal.Reason is ResourceRefusalReason.PaymentFailed or ResourceRefusalReason.NoChain or ResourceRefusalReason.BadTime;
            if (!isWorthATry || payment == MaximumPayments)
            {
                throw new ContentPaymentException(outcome.Refusal);
            }
        }
    }

    /// <summary>A proof stays good when the answer is lost: it is shown once more over a new connection.</summary>
    public static async Task<HttpResponseMessage> SendTwiceAsync(SiteLane lane, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        try
        {
            return await lane.SendAsync(make(), cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            return await lane.SendAsync(make(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Names the session that the user has with the site.</summary>
    public void Identify(HttpRequestMessage request) => Set(request, ResourceHeaders.Session, SessionWith(request.RequestUri!).ToHeader());

    public static void Set(HttpRequestMessage request, string name, string value)
    {
        _ = request.Headers.Remove(name);
        request.Headers.Add(name, value);
    }

    private ResourceSession SessionWith(Uri uri) => _sessions.GetOrAdd(uri.IdnHost, _ => ResourceSession.Draw(random));

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

    private async Task<ResourceOutcome> PayAsync(
        SiteLane lane, Uri uri, ResourceRequest request, ResourceDigest digest, Amount? most, CancellationToken cancellationToken)
    {
        if (request.Amount > most)
        {
            return new(null, new(ResourceRefusalReason.NotAskedFor, request.Amount, default, default));
        }

        // What is begun goes on without its caller: so it is not begun for one that is gone.
        cancellationToken.ThrowIfCancellationRequested();
        return OnionAddress.TryParseHost(uri.IdnHost, out OnionAddress address) && lane.FindCircuit(uri.IdnHost) is { } circuit
            ? await pay(circuit, new(SiteKey.FromBytes(address.PublicKey.ToArray()), SessionWith(uri), digest), request, cancellationToken).ConfigureAwait(false)
            : new(null, new(ResourceRefusalReason.NoChain, default, default, default));
    }
}
