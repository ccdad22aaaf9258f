using System.Text;

namespace MagicWave.Publishing.Sites;

/// <summary>
/// The one form of a path that is priced, looked up and handed on. What two servers may read in different ways is refused or written in one way, so that
/// no spelling of a path has another price than the resource it leads to.
/// </summary>
internal static class SitePath
{
    /// <summary>Longest path, in characters.</summary>
    public const int MaximumLength = 4096;

    /// <summary>Brings a path into its one form: no empty segments.</summary>
    /// <param name="decoded">As the web server decoded it; a slash that was written with a percent sign is still written so.</param>
    /// <param name="path">The path.</param>
    /// <returns>False when it must be refused: it climbs, hides slashes, or has characters that no file's name has.</returns>
    public static bool TryNormalize(string decoded, out string path)
    {
        path = "/";
        if (decoded.Length is 0 or > MaximumLength || decoded[0] != '/' || decoded.Contains('\\', StringComparison.Ordinal)
            || decoded.Contains("%2f", StringComparison.OrdinalIgnoreCase) || decoded.Any(char.IsControl))
        {
            return false;
        }

        // Servers that cut ";parameters" off a segment climb at "..;" too.
        string[] segments = decoded.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Any(segment => segment.Split(';')[0] is "." or ".."))
        {
            return false;
        }

        bool isFolder = decoded[^1] == '/' && segments.Length > 0;
        path = "/" + string.Join('/', segments) + (isFolder ? "/" : "");
        return true;
    }

    /// <summary>The path as it is written in a request: everything that is not plain is escaped, percent signs too.</summary>
    public static string Encode(string path)
    {
        StringBuilder encoded = new(path.Length);
        int from = 0;
        for (int i = 0; i <= path.Length; i++)
        {
            if (i == path.Length || path[i] is '/' or ';' or '=' or '@' or ':' or ',' or '+' or '&' or '!' or '$' or '(' or ')' or '*' or '\'')
            {
                _ = encoded.Append(Uri.EscapeDataString(path[from..i]));
                _ = i < path.Length ? encoded.Append(path[i]) : encoded;
                from = i + 1;
            }
        }

        return encoded.ToString();
    }
}
