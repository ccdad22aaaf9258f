namespace MagicWave.TestKit;

/// <summary>
/// A file of test vectors below <c>tests/&lt;project&gt;/Vectors</c>. Lines that start with <c>#</c> are comments; the first of them
/// names the source. <c>name = value</c> is a field, a line that starts with white space continues the value before it, and an empty
/// line ends a record.
/// </summary>
public sealed class VectorFile
{
    private VectorFile(string source, IReadOnlyList<VectorRecord> records)
    {
        Source = source;
        Records = records;
    }

    /// <summary>Where the vectors come from: the first comment.</summary>
    public string Source { get; }

    /// <summary>The records in the order of the file.</summary>
    public IReadOnlyList<VectorRecord> Records { get; }

    /// <summary>Loads a file from the <c>Vectors</c> folder of the project that <typeparamref name="TTest"/> belongs to.</summary>
    public static VectorFile Load<TTest>(string name) => Parse(File.ReadAllText(PathOf<TTest>(name)));

    /// <summary>Loads a file that is nothing but bytes (or text) from the <c>Vectors</c> folder.</summary>
    public static byte[] LoadBytes<TTest>(string name) => File.ReadAllBytes(PathOf<TTest>(name));

    /// <summary>Loads a file of plain hexadecimal with <c>#</c> comments.</summary>
    public static byte[] LoadHex<TTest>(string name) =>
        Hex.Parse(string.Concat(File.ReadLines(PathOf<TTest>(name)).Where(line => !line.StartsWith('#'))));

    /// <summary>Reads the text of a vector file.</summary>
    /// <exception cref="FormatException">It names no source, or a line is neither comment, field nor continuation.</exception>
    public static VectorFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? source = null;
        List<VectorRecord> records = [];
        Dictionary<string, string> fields = [];
        string? last = null;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd()).Append(string.Empty))
        {
            if (line.StartsWith('#'))
            {
                source ??= line.TrimStart('#').Trim();
            }
            else if (line.Length == 0)
            {
                if (fields.Count > 0)
                {
                    records.Add(new VectorRecord(fields));
                    fields = [];
                }

                last = null;
            }
            else if (char.IsWhiteSpace(line[0]) && last is not null)
            {
                fields[last] += "\n" + line.Trim();
            }
            else
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                last = equals > 0 ? line[..equals].Trim() : throw new FormatException($"Not a field: {line}");
                fields.Add(last, line[(equals + 1)..].Trim());
            }
        }

        return new VectorFile(source ?? throw new FormatException("The vectors name no source."), records);
    }

    private static string PathOf<TTest>(string name) =>
        Repository.Path("tests", typeof(TTest).Assembly.GetName().Name!, "Vectors", name);
}
