using Microsoft.Extensions.Primitives;

namespace MagicWave.Publishing.Sites;

/// <summary>Which headers go through the reverse proxy.</summary>
internal static class HeaderRules
{
    /// <summary>Those that are about one connection (RFC 9110, section 7.6.1), and what the proxy writes itself.</summary>
    private static readonly HashSet<string> Connection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Host", "Expect", "X-Content-Length",
    };

    /// <summary>
    /// Those by which proxies tell of a visitor. Here nothing is known about one, so what comes in was made up, and a web server might believe it. "Proxy"
    /// would become a CGI program's HTTP_PROXY.
    /// </summary>
    private static readonly HashSet<string> Visitor = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "Client-IP", "True-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6",
        "Fastly-Client-IP", "Fly-Client-IP", "X-Original-URL", "X-Rewrite-URL", "X-Original-Host", "X-Host", "X-Original-Forwarded-For", "X-Originating-IP",
        "X-Remote-IP", "X-Remote-Addr", "Remote-Addr", "X-ProxyUser-Ip", "Proxy-Client-IP", "WL-Proxy-Client-IP", "X-Envoy-External-Address", "Proxy",
        "Remote-User", "X-Remote-User", "X-Authenticated-User", "X-WebAuth-User",
    };

    /// <summary>
    /// Those of an answer that would lead a visitor away from the onion address, promise what holds for another one, or tell of the machine behind it.
    /// </summary>
    private static readonly HashSet<string> Away = new(StringComparer.OrdinalIgnoreCase)
    {
        "Alt-Svc", "Strict-Transport-Security", "Public-Key-Pins", "Expect-CT", "Server", "Via", "Forwarded", "X-Powered-By", "X-AspNet-Version",
        "X-AspNetMvc-Version", "X-Served-By", "X-Backend-Server", "X-Server", "X-Real-IP", "X-Host", "X-Varnish", "X-Runtime", "X-Generator",
        "X-SourceFiles", "X-Accel-Redirect", "X-Sendfile", "NEL",
    };

    /// <summary>
    /// Whether a request's header goes on to the web server. Where a name has an underscore, CGI and its kin take it for the one with a hyphen.
    /// </summary>
    public static bool GoesUp(string name, HashSet<string> named) =>
        !Connection.Contains(name) && !Visitor.Contains(name) && !named.Contains(name) && !name.StartsWith(':') && !name.Contains('_', StringComparison.Ordinal)
        && !name.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an answer's header goes back to the visitor.</summary>
    public static bool GoesDown(string name, HashSet<string> named) =>
        !Connection.Contains(name) && !Away.Contains(name) && !named.Contains(name)
        && !name.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The headers that <c>Connection</c> names besides.</summary>
    public static HashSet<string> NamedBy(StringValues connection)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (string? value in connection)
        {
            foreach (string name in (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                _ = names.Add(name);
            }
        }

        return names;
    }

    /// <summary>How the bridge's own headers begin, which are between it and the visitor.</summary>
    private const string OwnPrefix = "MagicWave-";

    private const string ForwardedPrefix = "X-Forwarded-";
}
