using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>The namespace is the path of the folder, and a file holds one type, named like the file.</summary>
public static class NamespaceRule
{
    // Extension methods for service collections live where every host looks for them.
    private const string Injection = "Microsoft.Extensions.DependencyInjection";

    public static IEnumerable<Violation> Check(SourceTree tree)
    {
        foreach (SourceFile file in tree.Files("src"))
        {
            string expected = string.Join('.', file.Parts[1..^1]);
            foreach (BaseNamespaceDeclarationSyntax space in file.Tree.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
            {
                string actual = space.Name.ToString();
                if (actual != expected && !(file.Folder == "DependencyInjection" && actual == Injection))
                {
                    yield return file.At(space, $"The namespace is {actual}, the folder says {expected}.");
                }

                foreach (string violation in Types(file, space))
                {
                    yield return new Violation(file.Path, 0, violation);
                }
            }
        }
    }

    private static IEnumerable<string> Types(SourceFile file, BaseNamespaceDeclarationSyntax space)
    {
        string[] types = [.. space.Members.Select(Name).Where(name => name.Length > 0)];
        if (types.Length > 1)
        {
            yield return $"One type per file; here are {string.Join(", ", types)}.";
        }

        // Parts of a partial type are named Type.Part.cs.
        string stem = file.Parts[^1].Split('.')[0];
        if (types.Length == 1 && types[0] != stem)
        {
            yield return $"The file is named {stem}, its type {types[0]}.";
        }
    }

    private static string Name(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => string.Empty,
    };
}
