namespace MagicWave.Hosting.Options;

/// <summary>Paths as torrc has them.</summary>
public static class HomePath
{
    /// <summary>The path with a leading <c>~/</c> replaced by the user's home, and made absolute.</summary>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    public static string Expand(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.GetFullPath(path == "~" ? home : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path);
    }
}
