using System.Globalization;

namespace MagicWave.Hosting.Runtime;

/// <summary>A file that holds the process id as long as it is not disposed of.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static PidFile Write(string path)
    {
        File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        return new PidFile(path);
    }

    /// <summary>Removes it.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It names a process that is gone; whoever reads it finds that out.
        }
    }
}
