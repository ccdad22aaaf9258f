namespace MagicWave.Publishing.Prices;

/// <summary>
/// The other way in which a server may read a path: some cut <c>;name=value</c> off each segment, and Windows leaves dots and spaces at the end of a name away
/// and names streams of a file behind a colon.
/// </summary>
internal static class PlainPath
{
    /// <summary>The path as such a server reads it.</summary>
    public static string Of(string path) => string.Join('/', path.Split('/').Select(PlainSegment));

    private static string PlainSegment(string segment)
    {
        string name = segment.Split(';')[0];
        int stream = name.IndexOf("::$", StringComparison.Ordinal);
        return (stream < 0 ? name : name[..stream]).TrimEnd('.', ' ');
    }
}
