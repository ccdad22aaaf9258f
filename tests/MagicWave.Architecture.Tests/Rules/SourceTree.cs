namespace MagicWave.Architecture.Tests.Rules;

/// <summary>The C# files of a working copy: those of <c>src</c>, <c>samples</c>, <c>tests</c> or <c>benchmarks</c>.</summary>
public sealed class SourceTree(string root)
{
    private readonly Dictionary<string, IReadOnlyList<SourceFile>> _parsed = [];

    public string Root { get; } = root;

    /// <summary>The parsed files below a top folder, in the order of their paths. Build output is left out.</summary>
    public IReadOnlyList<SourceFile> Files(string top)
    {
        if (!_parsed.TryGetValue(top, out IReadOnlyList<SourceFile>? files))
        {
            string folder = Path.Combine(Root, top);
            files = Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                    .Select(path => new SourceFile(Root, path)).Where(file => !file.Parts.Any(part => part is "bin" or "obj"))]
                : [];
            _parsed.Add(top, files);
        }

        return files;
    }
}
