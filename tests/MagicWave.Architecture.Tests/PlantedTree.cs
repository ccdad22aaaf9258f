using MagicWave.Architecture.Tests.Rules;

namespace MagicWave.Architecture.Tests;

/// <summary>A small working copy in a temporary folder, made of the given files.</summary>
internal sealed class PlantedTree : IDisposable
{
    public PlantedTree(params ReadOnlySpan<(string Path, string Text)> files)
    {
        Root = Directory.CreateTempSubdirectory("magicwave-planted-").FullName;
        foreach ((string path, string text) in files)
        {
            Write(path, text);
        }
    }

    public string Root { get; }

    /// <summary>The sources as the rules see them.</summary>
    public SourceTree Sources => new(Root);

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
