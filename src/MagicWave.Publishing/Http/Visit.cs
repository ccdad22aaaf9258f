using MagicWave.Payments.Resources;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Tills;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Http;

/// <summary>One request for something that has a price.</summary>
/// <param name="Session">The visitor's session.</param>
/// <param name="Authority">The host as the visitor names it, in lower case.</param>
/// <param name="Target">Path and query as in the request line.</param>
/// <param name="Price">What it costs.</param>
internal sealed record Visit(ResourceSession Session, string Authority, string Target, Price Price)
{
    /// <summary>Whose account for what.</summary>
    public VisitorKey Key => new(Session, Digest(0));

    /// <summary>What a request counts, as in the digest.</summary>
    public string Unit => Price.Unit.ToString().ToLowerInvariant();

    /// <summary>A part of the resource, as the request for payment names it.</summary>
    public ResourceDigest Digest(long part) => ResourceDigest.Of(Authority, Target, Unit, part);

    /// <summary>The visitor's session; null when it names none.</summary>
    public static ResourceSession? SessionOf(HttpRequest request) =>
        request.Headers[ResourceHeaders.Session] is [{ } text] && ResourceSession.TryParse(text, out ResourceSession session) ? session : null;

    /// <summary>The site as the visitor names it.</summary>
    public static string AuthorityOf(HttpRequest request) => (request.Host.Value ?? "").ToLowerInvariant();

    /// <summary>What the visitor asks for, as it wrote it.</summary>
    public static string TargetOf(HttpContext context)
    {
        string raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return raw.StartsWith('/') ? raw : context.Request.Path.ToUriComponent() + context.Request.QueryString.Value;
    }
}
