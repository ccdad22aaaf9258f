using System.Text;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// The <c>state</c> file of a data directory, in tor's form: a keyword and its value in each line. Lines that belong to others are kept.
/// </summary>
internal static class StateFile
{
    // tor's own stays under a few hundred kilobytes with every kind of history in it.
    private const int MaximumLength = 4 * 1024 * 1024;

    /// <summary>Reads the lines; none when the file is not there or is too long to be one.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        FileInfo file = new(path);
        return file.Exists && file.Length <= MaximumLength ? File.ReadAllLines(path) : [];
    }

    /// <summary>Replaces all lines of one keyword, atomically.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="keyword">The first word of the lines to replace.</param>
    /// <param name="lines">The whole new lines.</param>
    public static void Replace(string path, string keyword, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        StringBuilder text = new();
        foreach (string line in Read(path).Where(line => !line.StartsWith(keyword + " ", StringComparison.Ordinal)).Concat(lines))
        {
            text.Append(line).Append('\n');
        }

        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text.ToString());
        File.Move(temporary, path, overwrite: true);
    }
}
