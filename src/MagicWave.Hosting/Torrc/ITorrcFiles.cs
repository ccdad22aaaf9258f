using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Hosting.Torrc;

/// <summary>How the parser reaches files: the only thing it knows of the disk.</summary>
public interface ITorrcFiles
{
    /// <summary>Reads a file.</summary>
    /// <returns>Whether it is there and could be read.</returns>
    bool TryRead(string path, [NotNullWhen(true)] out string? text);

    /// <summary>
    /// The files that the argument of <c>%include</c> names, in the order in which tor reads them: wildcards expanded and sorted, of a folder
    /// the files in it, none that start with a dot.
    /// </summary>
    /// <returns>Whether the argument could be followed; a pattern that matches nothing is fine and gives no file.</returns>
    bool TryExpand(string pattern, out IReadOnlyList<string> files);
}
