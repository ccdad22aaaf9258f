namespace MagicWave.Hosting.Torrc;

/// <summary>
/// A configuration file with what it includes, split into lines. Nothing is known yet of the options' meaning: <see cref="TorrcLoader"/>
/// does that. Immutable.
/// </summary>
public sealed class TorrcFile
{
    /// <summary>How deep <c>%include</c> may nest: tor's MAX_INCLUDE_RECURSION_LEVEL.</summary>
    private const int MaximumDepth = 31;

    /// <summary>More files than any operator splits a configuration into; two that include themselves twice are 2 to the 31.</summary>
    private const int MaximumFiles = 1000;

    /// <summary>More lines than any operator writes, so that files which include each other end.</summary>
    private const int MaximumLines = 100_000;

    private readonly List<TorrcLine> _lines = [];
    private readonly List<TorrcFault> _faults = [];

    private int _included;

    private TorrcFile()
    {
    }

    /// <summary>The settings, in the order in which they count, those of included files in the place of the include.</summary>
    public IReadOnlyList<TorrcLine> Lines => _lines;

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<TorrcFault> Faults => _faults;

    /// <summary>Splits a text into lines.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="fileName">How to name it in faults.</param>
    /// <param name="files">Where included files come from.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static TorrcFile Parse(string text, string fileName, ITorrcFiles files)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(files);
        TorrcFile file = new();
        file.Read(text, fileName, files, 0);
        return file;
    }

    private void Read(string text, string fileName, ITorrcFiles files, int depth)
    {
        TorrcLexer lexer = new(text);
        while (lexer.TryRead(out string key, out string? value, out int number, out string problem))
        {
            if (_lines.Count >= MaximumLines)
            {
                Fault(fileName, number, key, "There are too many lines.", "Look for files that include each other.");
                return;
            }

            if (value is null)
            {
                Fault(fileName, number, key, problem, "Escape a quote inside with a backslash, or leave the quotes out.");
            }
            else if (key == "%include")
            {
                Include(new TorrcLine(fileName, number, key, value), files, depth);
            }
            else
            {
                _lines.Add(Prefixed(fileName, number, key, value));
            }
        }
    }

    private static TorrcLine Prefixed(string fileName, int number, string key, string value) => key switch
    {
        ['+', ..] => new TorrcLine(fileName, number, key[1..], value, TorrcCommand.Append),
        ['/', ..] => new TorrcLine(fileName, number, key[1..], "", TorrcCommand.Clear),
        _ => new TorrcLine(fileName, number, key, value),
    };

    private void Include(TorrcLine line, ITorrcFiles files, int depth)
    {
        if (depth >= MaximumDepth || _included >= MaximumFiles)
        {
            Fault(line.File, line.Number, line.Key, $"Files include each other more than {MaximumDepth} levels deep or {MaximumFiles} times.", "Remove the circle.");
            return;
        }

        if (!files.TryExpand(line.Value, out IReadOnlyList<string> names))
        {
            Fault(line.File, line.Number, line.Key, $"\"{line.Value}\" is not there or cannot be read.", "Correct the path, or its permissions.");
            return;
        }

        foreach (string name in names)
        {
            if (files.TryRead(name, out string? text))
            {
                _included++;
                Read(text, name, files, depth + 1);
            }
            else
            {
                Fault(line.File, line.Number, line.Key, $"\"{name}\" cannot be read.", "Correct its permissions.");
            }

            if (_lines.Count >= MaximumLines || _included >= MaximumFiles)
            {
                return;
            }
        }
    }

    private void Fault(string file, int line, string option, string problem, string remedy) =>
        _faults.Add(new TorrcFault(TorrcSeverity.Error, file, line, option, problem, remedy));
}
