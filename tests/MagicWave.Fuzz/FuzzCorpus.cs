using System.Security.Cryptography;
using MagicWave.TestKit;

namespace MagicWave.Fuzz;

/// <summary>Inputs kept in the repository: one folder per target, each file an input that once failed or that reaches far.</summary>
public sealed class FuzzCorpus(string folder)
{
    /// <summary>The one in the working copy.</summary>
    public static FuzzCorpus InRepository { get; } = new(Repository.Path("tests", "MagicWave.Fuzz", "corpus"));

    /// <summary>The inputs of a target by file name, in the order of the names.</summary>
    public IReadOnlyList<(string Name, byte[] Input)> Load(string target)
    {
        string path = Path.Combine(folder, target);
        return Directory.Exists(path)
            ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]
            : [];
    }

    /// <summary>Writes an input under a name made from its own bytes.</summary>
    /// <returns>The file's path.</returns>
    public string Save(string target, byte[] input)
    {
        string path = Path.Combine(folder, target);
        Directory.CreateDirectory(path);
        string file = Path.Combine(path, Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 8)) + ".bin");
        File.WriteAllBytes(file, input);
        return file;
    }
}
