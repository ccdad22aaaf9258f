using MagicWave.Onion.KeyFiles;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>Keeps a second bridge from the data folder: two with the same keys would take visitors from each other, and write into the same books.</summary>
internal static class DataLock
{
    private const string File = "lock";

    /// <summary>Takes the folder until the stream is closed.</summary>
    /// <param name="folder">The data folder, which is there.</param>
    /// <exception cref="KeyStoreException">Another process has it.</exception>
    public static FileStream Take(string folder)
    {
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(Path.Join(folder, File), options);
        }
        catch (IOException failure)
        {
            throw new KeyStoreException(KeyStoreFaultKind.InUse, "Another bridge uses the data folder. Stop it first, or give another --data.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Unreadable, "The data folder's lock cannot be opened. Correct its owner, or give another --data.", failure);
        }
    }
}
