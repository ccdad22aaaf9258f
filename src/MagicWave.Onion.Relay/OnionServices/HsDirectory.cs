using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// This relay as a directory of onion services (rend-spec-v3 2.2.6): takes descriptors and gives them out, to those who come over circuits of several
/// hops. Pure; used under the node's gate.
/// </summary>
public sealed class HsDirectory
{
    /// <summary>How much memory descriptors may take, where nothing else is said: 64 MiB, some thousand descriptors.</summary>
    public const long DefaultMaximumBytes = 64L << 20;

    /// <summary>Where its targets begin.</summary>
    internal const string Prefix = "/tor/hs/";

    private const string FetchPrefix = "/tor/hs/3/";
    private const string PublishTarget = "/tor/hs/3/publish";

    private readonly DescriptorStore _store;
    private OnionServiceParameters _parameters = OnionServiceParameters.Default;

    /// <summary>Makes an empty directory.</summary>
    /// <param name="counters">Where it counts.</param>
    /// <param name="maximumBytes">How much memory descriptors may take together, at least 1 MiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is too small for a handful of descriptors.</exception>
    public HsDirectory(OnionServiceCounters counters, long maximumBytes = DefaultMaximumBytes)
    {
        ArgumentNullException.ThrowIfNull(counters);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBytes, 1 << 20);
        Counters = counters;
        _store = new(maximumBytes, counters);
    }

    /// <summary>What it did so far.</summary>
    public OnionServiceCounters Counters { get; }

    /// <summary>How many descriptors there are.</summary>
    public int Count => _store.Count;

    /// <summary>What they take, in bytes.</summary>
    public long Bytes => _store.Bytes;

    /// <summary>Takes over what the network agreed on.</summary>
    public void Use(Consensus consensus)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        _parameters = OnionServiceParameters.Of(consensus);
    }

    /// <summary>Answers a request whose target begins with <c>/tor/hs/</c>, with the status that tor gives.</summary>
    internal HttpResponse Handle(HttpRequest request, bool isAnonymous, DateTimeOffset date)
    {
        if (request.IsPost)
        {
            HttpResponse answer = Publish(request, isAnonymous, date);
            _ = answer.Status == 200 ? Counters.DescriptorsStored++ : Counters.DescriptorsRefused++;
            return answer;
        }

        HttpResponse found = Fetch(request, isAnonymous, date);
        _ = found.Status == 200 ? Counters.DescriptorsServed++ : Counters.DescriptorsNotServed++;
        return found;
    }

    private HttpResponse Publish(HttpRequest request, bool isAnonymous, DateTimeOffset date)
    {
        // Who comes directly shows an address beside the service.
        if (!isAnonymous)
        {
            return new HttpResponse(503, "Rejecting single hop HS descriptor post");
        }

        return request.Target.StartsWith(PublishTarget, StringComparison.Ordinal)
            && _store.Add(request.Body.Span, _parameters.MaximumDescriptorLength, date) == DescriptorStoreResult.Stored
            ? new HttpResponse(200, "HS descriptor stored successfully.")
            : new HttpResponse(400, "Invalid HS descriptor. Rejected.");
    }

    private HttpResponse Fetch(HttpRequest request, bool isAnonymous, DateTimeOffset date)
    {
        if (!request.Target.StartsWith(FetchPrefix, StringComparison.Ordinal))
        {
            return HttpResponse.Empty(404);
        }

        if (!isAnonymous)
        {
            return new HttpResponse(503, "Rejecting single hop HS v3 descriptor request");
        }

        return Ed25519Id.TryParseBase64(request.Target.AsSpan(FetchPrefix.Length), out Ed25519Id key) && _store.Find(key, date) is { } text
            ? new HttpResponse(200, "OK") { ContentEncoding = "identity", Body = text }
            : HttpResponse.Empty(404);
    }
}
