using System.Security.Cryptography;

namespace MagicWave.Samples.Gateway;

/// <summary>Files of 64 hexadecimal digits that only their owner can read.</summary>
internal static class SecretFile
{
    private const int Length = 32;

    /// <summary>What the file holds; it is made with random bytes when it is not there.</summary>
    /// <exception cref="IOException">It cannot be used.</exception>
    /// <exception cref="FormatException">It holds something else.</exception>
    public static string ReadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using FileStream file = new(path, options);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        string text = File.ReadAllText(path).Trim();
        return text.Length == 2 * Length && text.All(char.IsAsciiHexDigit)
            ? text
            : throw new FormatException($"{path} does not hold {2 * Length} hexadecimal digits. Restore it, or move it away to have a new one made.");
    }
}
