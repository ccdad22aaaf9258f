using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting;

/// <summary>What an answer that is sold by the megabyte says of itself: how to go on with it, and what the next part costs.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Price">What each megabyte costs.</param>
/// <param name="Credit">Bytes that were paid when it began; null when the site does not say.</param>
/// <param name="From">Where in the content it begins.</param>
/// <param name="End">Where it ends; null when it does not say.</param>
/// <param name="Validator">What tells a changed content from this one; null when nothing does.</param>
internal sealed record PaidAnswer(HttpRequestMessage Request, Amount Price, long? Credit, long From, long? End, RangeConditionHeaderValue? Validator)
{
    private const string PerMegabyte = " stroops per megabyte";

    /// <summary>Reads an answer's headers.</summary>
    /// <returns>Null when it is not sold by the megabyte, or is no content that could be cut.</returns>
    public static PaidAnswer? TryRead(HttpRequestMessage request, HttpResponseMessage answer)
    {
        HttpContentHeaders content = answer.Content.Headers;
        bool isWhole = answer.StatusCode == HttpStatusCode.OK;
        bool isPart = answer.StatusCode == HttpStatusCode.PartialContent && content.ContentRange?.From is not null;
        if (request.Method != HttpMethod.Get || !(isWhole || isPart) || Find(answer, ResourceHeaders.Price) is not { } price
            || !price.EndsWith(PerMegabyte, StringComparison.Ordinal)
            || !long.TryParse(price.AsSpan(0, price.Length - PerMegabyte.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long stroops))
        {
            return null;
        }

        long from = isPart ? content.ContentRange!.From!.Value : 0;
        long? credit = long.TryParse(Find(answer, ResourceHeaders.Credit), NumberStyles.None, CultureInfo.InvariantCulture, out long left) ? left : null;
        return new(request, Amount.FromStroops(new(stroops)), credit, from, from + content.ContentLength, ValidatorOf(answer));
    }

    /// <summary>The request that asks for the rest.</summary>
    public HttpRequestMessage Continue(long position)
    {
        HttpRequestMessage request = new(HttpMethod.Get, Request.RequestUri) { Version = Request.Version, VersionPolicy = Request.VersionPolicy };
        foreach ((string name, IEnumerable<string> values) in Request.Headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, values);
        }

        _ = request.Headers.Remove(ResourceHeaders.PaymentProof);
        request.Headers.IfNoneMatch.Clear();
        request.Headers.IfModifiedSince = null;
        request.Headers.Range = new(position, End - 1);
        request.Headers.IfRange = Validator;
        return request;
    }

    /// <summary>Whether an answer goes on with this content from a place.</summary>
    public bool IsContinuedBy(HttpResponseMessage answer, long position) => answer.StatusCode == HttpStatusCode.PartialContent
        && answer.Content.Headers.ContentRange?.From == position && (End is null || position + answer.Content.Headers.ContentLength == End)
        && Equals(ValidatorOf(answer), Validator);

    private static string? Find(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    /// <summary>Weak tags do not say that every byte is the same (RFC 9110, 13.1.5); ranges of what was compressed on the way may be of the plain content.</summary>
    private static RangeConditionHeaderValue? ValidatorOf(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentEncoding.Count > 0 ? null
        : answer.Headers.ETag is { IsWeak: false } tag ? new(tag)
        : answer.Content.Headers.LastModified is { } modified ? new(modified)
        : null;
}
