using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>
/// Files stay under 400 lines and methods under 60. What is longer stands in <c>eng/size-exceptions.txt</c> with its exact length, so the
/// list can only shrink: code that grew fails, and so does an entry that is larger than the code it excuses.
/// </summary>
public static class SizeRule
{
    public const int FileLines = 400;
    public const int MethodLines = 60;

    public static IEnumerable<Violation> Check(SourceTree tree, string exceptions)
    {
        Dictionary<string, int> allowed = Parse(exceptions);
        foreach (SourceFile file in new[] { "src", "samples", "tests", "benchmarks" }.SelectMany(tree.Files))
        {
            foreach ((string name, int line, int length, int limit) in Long(file))
            {
                allowed.Remove(name, out int excused);
                if (length > Math.Max(limit, excused))
                {
                    yield return new Violation(file.Path, line, $"{name} has {length} lines; the limit is {limit}.");
                }
                else if (length < excused)
                {
                    yield return new Violation(file.Path, line, $"{name} shrank to {length} lines: lower its number in eng/size-exceptions.txt.");
                }
            }
        }

        foreach (string name in allowed.Keys)
        {
            yield return new Violation("eng/size-exceptions.txt", 0, $"{name} is no longer too long: remove its line.");
        }
    }

    private static IEnumerable<(string Name, int Line, int Length, int Limit)> Long(SourceFile file)
    {
        int lines = file.Text.AsSpan().Count('\n');
        if (lines > FileLines)
        {
            yield return (file.Path, 0, lines, FileLines);
        }

        foreach (SyntaxNode node in file.Tree.DescendantNodes())
        {
            string? name = node switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                LocalFunctionStatementSyntax function => function.Identifier.Text,
                ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
                OperatorDeclarationSyntax => "operator",
                AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
                _ => null,
            };
            if (name is not null && Length(node) is > MethodLines and int length)
            {
                yield return ($"{file.Path}::{name}", node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, length, MethodLines);
            }
        }
    }

    private static int Length(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static Dictionary<string, int> Parse(string text)
    {
        Dictionary<string, int> allowed = [];
        foreach (string line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            int space = line.LastIndexOf(' ');
            allowed.Add(line[..space], int.Parse(line[(space + 1)..], CultureInfo.InvariantCulture));
        }

        return allowed;
    }
}
