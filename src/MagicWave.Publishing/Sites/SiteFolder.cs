using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Primitives;
using Microsoft.Win32.SafeHandles;

namespace MagicWave.Publishing.Sites;

/// <summary>
/// The files of a folder that the world may see: none whose name, or the name of a folder above it, begins with a dot (but <c>/.well-known/</c>), and
/// none that a link leads out of the folder to. Thread-safe.
/// </summary>
internal sealed class SiteFolder : IFileProvider
{
    private const string WellKnown = ".well-known";
    private readonly string _root;

    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">It is not there.</exception>
    public SiteFolder(string folder)
    {
        string full = Path.GetFullPath(folder);
        if (!Directory.Exists(full) || RealPath.Of(full) is not { } root)
        {
            throw new DirectoryNotFoundException($"{folder} is no folder that can be read.");
        }

        _root = root;
    }

    public IFileInfo GetFileInfo(string subpath) => !subpath.EndsWith('/') && Find(subpath) is { } path && File.Exists(path) && CanBeRead(path)
        ? new PhysicalFileInfo(new FileInfo(path))
        : new NotFoundFileInfo(subpath);

    /// <summary>Folders are there for their index page only; their content is not listed.</summary>
    public IDirectoryContents GetDirectoryContents(string subpath) =>
        Find(subpath) is { } path && Directory.Exists(path) ? new SiteFolderContents() : NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private string? Find(string subpath)
    {
        string[] segments = subpath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!AreVisible(segments) || RealPath.Of(Path.Join(_root, string.Join('/', segments))) is not { } real || !RealPath.IsWithin(real, _root))
        {
            return null;
        }

        // A link within the folder may not show what is hidden there.
        return AreVisible(real[_root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries)) ? real : null;
    }

    // What the publisher keeps from this program is kept from the world, too.
    private static bool CanBeRead(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool AreVisible(string[] segments)
    {
        for (int i = 0; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('.') && !(i == 0 && segments.Length > 1 && segments[i] == WellKnown))
            {
                return false;
            }
        }

        return true;
    }
}
