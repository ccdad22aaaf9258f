using System.Text.RegularExpressions;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>Nothing in <c>src</c> and <c>samples</c> waits to be written.</summary>
public static partial class UnfinishedRule
{
    public static IEnumerable<Violation> Check(SourceTree tree) =>
        from file in new[] { "src", "samples" }.SelectMany(tree.Files)
        from line in file.Text.Split('\n').Select((text, index) => (text, number: index + 1))
        let match = Unfinished().Match(line.text)
        where match.Success
        select new Violation(file.Path, line.number, $"'{match.Value}': finish it or leave it out.");

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|(?i:\bplaceholder\b|\bnot (yet )?implemented\b)")]
    private static partial Regex Unfinished();
}
