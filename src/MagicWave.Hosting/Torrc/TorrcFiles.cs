using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;

namespace MagicWave.Hosting.Torrc;

/// <summary>Files on the disk. Relative names are relative to the process's folder, as they are for tor. Thread-safe.</summary>
public sealed class TorrcFiles : ITorrcFiles
{
    private static readonly char[] Wildcards = ['*', '?'];

    private TorrcFiles()
    {
    }

    /// <summary>The one instance.</summary>
    public static TorrcFiles Instance { get; } = new();

    /// <inheritdoc/>
    public bool TryRead(string path, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = File.ReadAllText(path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            text = null;
            return false;
        }
    }

    /// <inheritdoc/>
    public bool TryExpand(string pattern, out IReadOnlyList<string> files)
    {
        List<string> found = [];
        files = found;
        try
        {
            foreach (string match in pattern.IndexOfAny(Wildcards) < 0 ? [pattern] : Match(pattern))
            {
                if (Directory.Exists(match))
                {
                    found.AddRange(Directory.GetFiles(match).Where(IsVisible).Order(StringComparer.Ordinal));
                }
                else if (File.Exists(match))
                {
                    found.Add(match);
                }
                else
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');

    /// <summary>Expands one path segment after another; a leading dot is matched only by a dot.</summary>
    private static IEnumerable<string> Match(string pattern)
    {
        IEnumerable<string> matches = [Path.IsPathRooted(pattern) ? "/" : ""];
        foreach (string segment in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            matches = matches.SelectMany(folder => Entries(folder, segment)).ToArray();
        }

        return matches.Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Entries(string folder, string segment)
    {
        if (segment.IndexOfAny(Wildcards) < 0)
        {
            string path = Path.Combine(folder, segment);
            return Path.Exists(path) ? [path] : [];
        }

        string place = folder.Length == 0 ? "." : folder;
        return !Directory.Exists(place)
            ? []
            : Directory.GetFileSystemEntries(place)
                .Select(entry => Path.GetFileName(entry))
                .Where(name => (name[0] != '.' || segment[0] == '.') && FileSystemName.MatchesSimpleExpression(segment, name, ignoreCase: false))
                .Select(name => Path.Combine(folder, name));
    }
}
