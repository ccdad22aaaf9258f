using System.Text;
using System.Text.RegularExpressions;

namespace MagicWave.Publishing.Prices;

/// <summary>
/// A pattern of paths: <c>*</c> stands for anything within a segment, <c>**</c> for anything. <c>/video/**</c> means <c>/video</c> too. Case does not
/// count, because a web server behind the bridge may not count it either. Immutable.
/// </summary>
public sealed class PathPattern
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaximumLength = 512;

    private const string Below = "/**";
    private readonly Regex _regex;

    private PathPattern(string text)
    {
        Text = text;
        // Such expressions take time in proportion to the path, whatever the pattern.
        _regex = new(Translate(text), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">It begins with a slash.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PathPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isPattern = text.Length is > 0 and <= MaximumLength && text[0] == '/' && !text.Contains("***", StringComparison.Ordinal)
            && !text.Any(one => char.IsControl(one) || one is '?' or '#' or '\\');
        pattern = isPattern ? new PathPattern(text) : null;
        return isPattern;
    }

    /// <summary>Whether a path is meant.</summary>
    /// <param name="path">Decoded, without the query.</param>
    public bool Matches(string path) => _regex.IsMatch(path);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Translate(string text)
    {
        bool isTree = text.EndsWith(Below, StringComparison.Ordinal);
        string rest = isTree ? text[..^Below.Length] : text;
        StringBuilder regex = new(@"\A");
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] != '*')
            {
                _ = regex.Append(Regex.Escape(rest[i].ToString()));
                continue;
            }

            bool isDouble = i + 1 < rest.Length && rest[i + 1] == '*';
            _ = regex.Append(isDouble ? ".*" : "[^/]*");
            i += isDouble ? 1 : 0;
        }

        return regex.Append(isTree ? "(?:/.*)?" : "").Append(@"\z").ToString();
    }
}
