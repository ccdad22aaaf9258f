using MagicWave.TestKit;

namespace MagicWave.Fuzz;

/// <summary>Directory documents of a network of C tor, to start from: see tests/MagicWave.Onion.Tests/Vectors/directory/README.md.</summary>
internal static class CapturedDocuments
{
    public static byte[] Read(string name) =>
        File.ReadAllBytes(Repository.Path("tests", "MagicWave.Onion.Tests", "Vectors", "directory", name));

    /// <summary>The documents in a file, cut where the first line of one begins.</summary>
    public static IEnumerable<byte[]> Split(string name, string firstLine)
    {
        string[] parts = ("\n" + System.Text.Encoding.UTF8.GetString(Read(name))).Split("\n" + firstLine);
        return parts.Skip(1).Select(part => System.Text.Encoding.UTF8.GetBytes(firstLine + part.TrimEnd('\n') + "\n"));
    }
}
