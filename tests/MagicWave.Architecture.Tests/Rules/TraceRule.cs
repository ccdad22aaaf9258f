using System.Text.RegularExpressions;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>
/// Files of the repository name no machine they were written on: no package feed, no home or work folder. Where packages come from is the
/// machine's own setting.
/// </summary>
public static partial class TraceRule
{
    /// <summary>Checks text files.</summary>
    /// <param name="root">The working copy.</param>
    /// <param name="files">Paths below it: in the repository those that are tracked.</param>
    public static IEnumerable<Violation> Check(string root, IEnumerable<string> files) =>
        from file in files
        let bytes = File.ReadAllBytes(Path.Combine(root, file))
        where !bytes.AsSpan().Contains((byte)0)
        from line in System.Text.Encoding.UTF8.GetString(bytes).Split('\n').Select((text, index) => (text, number: index + 1))
        let match = Trace().Match(line.text)
        where match.Success
        select new Violation(file, line.number, $"'{match.Value}' belongs to one machine.");

    // The brackets keep the expression from matching itself.
    [GeneratedRegex(@"(?<![\w.])/(work|roo[t]|home/\w+|Users/\w+)/[\w.]|\b[A-Z]:\\Users|https?://[^\s""'<>]*(/v3/inde[x]\.json|artifactor[y]|/nuge[t]/|registry\.npm[j]s|pypi\.or[g]|proxy\.golan[g])|<add key=""[^""]*"" value=""http")]
    private static partial Regex Trace();
}
