namespace MagicWave.Cryptography.Tests;

/// <summary>Reads Vectors/*.txt: lines of hex fields between spaces, where # starts a comment.</summary>
internal static class VectorFile
{
    public static IEnumerable<byte[][]> Read(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", name))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ').Select(Convert.FromHexString).ToArray());
}
