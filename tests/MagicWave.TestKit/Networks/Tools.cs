namespace MagicWave.TestKit.Networks;

/// <summary>Programs that the rig needs and does not bring.</summary>
public static class Tools
{
    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/sbin"];

    /// <summary>The full path of a program.</summary>
    /// <exception cref="FileNotFoundException">It is not there; the message says how to install it.</exception>
    public static string Find(string program) =>
        TryFind(program) ?? throw new FileNotFoundException($"'{program}' is not installed. It is in the package 'tor': apt-get install tor");

    /// <summary>The full path of a program, or null.</summary>
    public static string? TryFind(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(MoreFolders).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
