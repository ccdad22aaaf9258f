using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>Folders use folders only downwards, as <c>eng/layers.txt</c> says; every folder stands in it.</summary>
public static class LayerRule
{
    public static IEnumerable<Violation> Check(SourceTree tree, LayerTable table)
    {
        foreach (SourceFile file in tree.Files("src"))
        {
            if (!table.Knows(file.Project, file.Folder))
            {
                yield return new Violation(file.Path, 0, $"The folder {file.Project}/{file.Folder} has no line in eng/layers.txt.");
                continue;
            }

            foreach ((NameSyntax name, string used) in UsedFolders(tree, file, table))
            {
                if (!table.MayUse(file.Project, file.Folder, used))
                {
                    yield return file.At(name, $"{file.Folder} may not use {used} (eng/layers.txt).");
                }
            }

            foreach (UsingDirectiveSyntax directive in file.Tree.Usings.Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)))
            {
                yield return file.At(directive, "A global using hides what a file depends on.");
            }
        }
    }

    // Both the using lines and names written out in full, which would go around them.
    private static IEnumerable<(NameSyntax Name, string Folder)> UsedFolders(SourceTree tree, SourceFile file, LayerTable table)
    {
        foreach (NameSyntax name in file.Tree.DescendantNodes().OfType<NameSyntax>()
            .Where(name => name.Parent is not (QualifiedNameSyntax or BaseNamespaceDeclarationSyntax or MemberAccessExpressionSyntax)))
        {
            if (name is QualifiedNameSyntax && FolderOf(tree, name.ToString(), file.Project, table) is { } folder)
            {
                yield return (name, folder);
            }
        }
    }

    private static string? FolderOf(SourceTree tree, string name, string project, LayerTable table)
    {
        // The longest project name wins: MagicWave.Onion.Relay is not the folder Relay of MagicWave.Onion.
        string? owner = table.Projects.Where(candidate => name == candidate || name.StartsWith(candidate + ".", StringComparison.Ordinal)).MaxBy(candidate => candidate.Length);
        if (owner != project)
        {
            return null;
        }

        // What is no folder is a type of the project's own namespace.
        string first = name.Length == owner.Length ? "." : name[(owner.Length + 1)..].Split('.', '<')[0];
        return table.Knows(owner, first) || Directory.Exists(Path.Combine(tree.Root, "src", owner, first)) ? first : ".";
    }
}
