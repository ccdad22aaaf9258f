namespace MagicWave.Publishing.Sites;

/// <summary>Where a path leads when every link on the way is followed.</summary>
internal static class RealPath
{
    /// <summary>Most links on the way, as in Linux.</summary>
    private const int MaximumLinks = 40;

    /// <summary>Follows the links of a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>The path without links; null when they lead in a circle or cannot be read.</returns>
    public static string? Of(string path)
    {
        Stack<string> rest = [];
        Push(path, rest);
        string real = "/";
        int links = 0;
        try
        {
            while (rest.TryPop(out string? segment))
            {
                if (segment == "..")
                {
                    real = Path.GetDirectoryName(real) ?? "/";
                    continue;
                }

                string next = Path.Join(real, segment);
                if (new FileInfo(next).LinkTarget is not { } target)
                {
                    real = next;
                    continue;
                }

                if (++links > MaximumLinks)
                {
                    return null;
                }

                real = Path.IsPathRooted(target) ? "/" : real;
                Push(target, rest);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return real;
    }

    /// <summary>Whether a real path is a folder's or lies below it.</summary>
    public static bool IsWithin(string real, string root) =>
        real == root || real.StartsWith(root.EndsWith('/') ? root : root + "/", StringComparison.Ordinal);

    // The first segment comes to lie on top.
    private static void Push(string path, Stack<string> rest)
    {
        foreach (string segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").Reverse())
        {
            rest.Push(segment);
        }
    }
}
