using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>Library code has one source of random bytes, the system's: a seeded one that reached production would break every key.</summary>
public static class RandomRule
{
    private const string OnlySource = "src/MagicWave.Core/Security/SystemRandom.cs";

    public static IEnumerable<Violation> Check(SourceTree tree) =>
        from file in tree.Files("src").Concat(tree.Files("samples"))
        where file.Path != OnlySource
        from type in file.Tree.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where type.BaseList is { } bases && bases.Types.Any(entry => entry.Type.ToString().Split('.')[^1] == "IRandom")
        select file.At(type, $"{type.Identifier.Text} is a second source of random bytes.");
}
