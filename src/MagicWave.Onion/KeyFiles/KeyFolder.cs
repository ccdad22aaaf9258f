using System.Security.Cryptography;
using System.Text;

namespace MagicWave.Onion.KeyFiles;

/// <summary>
/// Files that only their owner may read. Written to a temporary file, flushed and renamed, so that a file is the old one or the new one
/// whenever the power fails. Not thread-safe.
/// </summary>
public sealed class KeyFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>No file of a key is nearly as long.</summary>
    private const int MaximumLength = 64 * 1024;

    private readonly string _path;

    /// <summary>Makes the folder when it is missing, and closes it to others as tor does.</summary>
    /// <exception cref="KeyStoreException">It cannot be made or changed; so for every member.</exception>
    public KeyFolder(string path)
    {
        _path = path;
        Guard(path, () =>
        {
            if (OperatingSystem.IsWindows())
            {
                System.IO.Directory.CreateDirectory(path);
                return;
            }

            System.IO.Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            UnixFileMode mode = File.GetUnixFileMode(path);
            if ((mode & Others) != 0)
            {
                File.SetUnixFileMode(path, mode & ~Others);
            }
        });
    }

    /// <summary>Whether there is such a file.</summary>
    public bool Exists(string name) => File.Exists(Full(name));

    /// <summary>When the file was last written.</summary>
    public DateTimeOffset WrittenAt(string name) => new(File.GetLastWriteTimeUtc(Full(name)), TimeSpan.Zero);

    /// <summary>Reads a file that holds a secret; null when it is not there. The caller erases the bytes.</summary>
    public byte[]? ReadSecret(string name)
    {
        CheckMode(name);
        return Read(name);
    }

    /// <summary>Reads a file; null when it is not there.</summary>
    public byte[]? Read(string name)
    {
        if (!Exists(name))
        {
            return null;
        }

        byte[]? bytes = null;
        Guard(name, () =>
        {
            using FileStream stream = File.OpenRead(Full(name));
            if (stream.Length > MaximumLength)
            {
                throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} is too long to be what its name says.");
            }

            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        });
        return bytes;
    }

    /// <summary>Reads a text; null when it is not there.</summary>
    public string? ReadSecretText(string name)
    {
        byte[]? bytes = ReadSecret(name);
        if (bytes is null)
        {
            return null;
        }

        string text = Encoding.ASCII.GetString(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Replaces a file.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        string target = Full(name);
        string temporary = target + ".tmp";
        byte[] copy = content.ToArray();
        Guard(name, () =>
        {
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(temporary);
                options.UnixCreateMode = OwnerOnly;
            }

            using (FileStream stream = new(temporary, options))
            {
                stream.Write(copy);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        });
        CryptographicOperations.ZeroMemory(copy);
    }

    /// <summary>Replaces a text.</summary>
    public void Write(string name, string text) => Write(name, Encoding.ASCII.GetBytes(text));

    /// <summary>Gives a file another name, in place of one that had it.</summary>
    public void Rename(string from, string to) => Guard(from, () => File.Move(Full(from), Full(to), overwrite: true));

    /// <summary>Removes a file.</summary>
    public void Delete(string name) => Guard(name, () => File.Delete(Full(name)));

    private void CheckMode(string name)
    {
        if (!OperatingSystem.IsWindows() && Exists(name) && (File.GetUnixFileMode(Full(name)) & Others) != 0)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Unprotected, $"{name} is open to others than its owner: chmod 600 it, and consider the key known.");
        }
    }

    private string Full(string name) => Path.Combine(_path, name);

    private static void Guard(string name, Action access)
    {
        try
        {
            access();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Unreadable, $"{Path.GetFileName(name)} cannot be read or written.", failure);
        }
    }
}
