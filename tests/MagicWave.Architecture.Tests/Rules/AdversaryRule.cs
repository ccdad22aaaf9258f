using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>Every row of the table of adversaries names a test, and every test that it names is there and is run.</summary>
public static partial class AdversaryRule
{
    public const string Document = "docs/ADVERSARIES.md";

    private const int Cells = 4;

    public static IEnumerable<Violation> Check(SourceTree tree, string text)
    {
        HashSet<string> tests = [.. tree.Files("tests").SelectMany(TestsOf)];
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (!line.StartsWith('|') || line.StartsWith("|---", StringComparison.Ordinal) || line.StartsWith("| Who ", StringComparison.Ordinal))
            {
                continue;
            }

            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
            string[] named = [.. TestName().Matches(cells[^1]).Select(match => match.Groups[1].Value)];
            if (cells.Length != Cells || cells.Contains("") || named.Length == 0)
            {
                yield return new Violation(Document, number, "A row has who, cheat, check and at least one test: `Class.Method`.");
            }

            foreach (string name in named.Where(name => !tests.Contains(name)))
            {
                yield return new Violation(Document, number, $"There is no test {name}.");
            }
        }
    }

    private static IEnumerable<string> TestsOf(SourceFile file) =>
        from type in file.Tree.DescendantNodes().OfType<ClassDeclarationSyntax>()
        from method in type.Members.OfType<MethodDeclarationSyntax>()
        let attributes = method.AttributeLists.SelectMany(list => list.Attributes).ToArray()
        where attributes.Any(one => IsTest(one.Name.ToString()))
            && !attributes.Any(one => one.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.ToString() == "Skip") == true)
        select $"{type.Identifier.Text}.{method.Identifier.Text}";

    private static bool IsTest(string attribute) => attribute.EndsWith("Fact", StringComparison.Ordinal) || attribute.EndsWith("Theory", StringComparison.Ordinal);

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();
}
