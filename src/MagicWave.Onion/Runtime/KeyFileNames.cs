using MagicWave.Onion.KeyFiles;

namespace MagicWave.Onion.Runtime;

/// <summary>The names of the files in a folder that hold one key each.</summary>
internal static class KeyFileNames
{
    /// <summary>More clients than a descriptor has room for, by far; bounds what is read.</summary>
    private const int MaximumFiles = 4096;

    /// <summary>The names with an extension and something before it, sorted.</summary>
    /// <exception cref="KeyStoreException">The folder cannot be listed, or there are too many.</exception>
    public static IReadOnlyList<string> In(string path, string extension)
    {
        List<string> names = [];
        try
        {
            foreach (string file in System.IO.Directory.EnumerateFiles(path))
            {
                string name = Path.GetFileName(file);
                if (name.EndsWith(extension, StringComparison.Ordinal) && name.Length > extension.Length)
                {
                    names.Add(name);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Unreadable, $"{Path.GetFileName(path)} cannot be listed.", failure);
        }

        if (names.Count > MaximumFiles)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{Path.GetFileName(path)} has more than {MaximumFiles} files '*{extension}'.");
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
