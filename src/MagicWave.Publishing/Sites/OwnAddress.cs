using Microsoft.AspNetCore.Http;

namespace MagicWave.Publishing.Sites;

/// <summary>Makes paths of the addresses by which a web server names itself in an answer: a visitor cannot go there, and need not know them.</summary>
/// <param name="upstream">The web server's address.</param>
internal sealed class OwnAddress(Uri upstream)
{
    private const string Url = "url=";

    /// <summary>Goes through an answer's headers.</summary>
    public void Hide(IHeaderDictionary headers)
    {
        if (headers.Location is [{ } location])
        {
            headers.Location = ToPath(location);
        }

        if (headers["Content-Location"] is [{ } content])
        {
            headers["Content-Location"] = ToPath(content);
        }

        if (headers["Refresh"] is [{ } refresh] && refresh.IndexOf(Url, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
        {
            headers["Refresh"] = $"{refresh[..at].TrimEnd(' ', ';')}; {Url}{ToPath(refresh[(at + Url.Length)..].Trim(' ', '\'', '"'))}";
        }
    }

    private string ToPath(string location)
    {
        bool isAbsolute = location.StartsWith("//", StringComparison.Ordinal)
            || (Uri.TryCreate(location, UriKind.Absolute, out Uri? one) && one.Scheme is "http" or "https");
        if (!isAbsolute || !Uri.TryCreate(upstream, location, out Uri? target) || !IsOwn(target))
        {
            return location;
        }

        string prefix = upstream.AbsolutePath.TrimEnd('/');
        string path = target.PathAndQuery + target.Fragment;
        return prefix.Length > 0 && path.StartsWith(prefix + "/", StringComparison.Ordinal) ? path[prefix.Length..] : path;
    }

    // An address of this computer would be the visitor's own computer there.
    private bool IsOwn(Uri target) =>
        string.Equals(target.Host, upstream.Host, StringComparison.OrdinalIgnoreCase) || (target.IsLoopback && upstream.IsLoopback);
}
