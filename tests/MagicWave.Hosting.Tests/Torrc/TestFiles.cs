using System.Diagnostics.CodeAnalysis;
using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting.Tests.Torrc;

/// <summary>Files that exist in memory only. A pattern is a folder's name that ends in a slash.</summary>
internal sealed class TestFiles : Dictionary<string, string>, ITorrcFiles
{
    public bool TryRead(string path, [NotNullWhen(true)] out string? text) => TryGetValue(path, out text);

    public bool TryExpand(string pattern, out IReadOnlyList<string> files)
    {
        files = [.. Keys.Where(key => key == pattern || (pattern.EndsWith('/') && key.StartsWith(pattern, StringComparison.Ordinal))).Order()];
        return files.Count > 0;
    }
}
