using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>One C# file, parsed.</summary>
public sealed class SourceFile
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    public SourceFile(string root, string path)
    {
        Path = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
        Text = File.ReadAllText(path);
        Tree = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(Text, Options).GetRoot();
    }

    /// <summary>Below the root, with forward slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public CompilationUnitSyntax Tree { get; }

    /// <summary>The parts of the path: <c>src</c>, the project, folders, the file.</summary>
    public string[] Parts => Path.Split('/');

    /// <summary>The project's folder name: <c>MagicWave.Onion</c>.</summary>
    public string Project => Parts[1];

    /// <summary>The first folder below the project; <c>.</c> for files in the project's own folder.</summary>
    public string Folder => Parts.Length > 3 ? Parts[2] : ".";

    public Violation At(SyntaxNode node, string message) => new(Path, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, message);
}
