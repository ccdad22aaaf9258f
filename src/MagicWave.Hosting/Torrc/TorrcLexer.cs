using System.Text;

namespace MagicWave.Hosting.Torrc;

/// <summary>
/// Splits the text of a torrc into keys and values by the rules of tor's <c>torrc_format.txt</c>: <c>#</c> starts a comment, a value in
/// double quotes is a C string, a backslash before a line end joins the next line, and comment lines inside a joined value are left out.
/// </summary>
internal ref struct TorrcLexer(string text)
{
    private readonly string _text = text;
    private int _at = 0;
    private int _line = 1;

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private readonly bool IsContinuation => Current == '\\' && _at + 1 < _text.Length && _text[_at + 1] == '\n';

    /// <summary>Reads the next key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value; null when the line cannot be read, which <paramref name="problem"/> tells.</param>
    /// <param name="line">The line where the key is.</param>
    /// <param name="problem">What is wrong with the value.</param>
    /// <returns>False at the end of the text.</returns>
    public bool TryRead(out string key, out string? value, out int line, out string problem)
    {
        SkipToKey();
        line = _line;
        problem = "";
        int start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(Current) && Current != '#' && !IsContinuation)
        {
            _at++;
        }

        key = _text[start.._at];
        if (key.Length == 0 && _at >= _text.Length)
        {
            value = "";
            return false;
        }

        SkipBlanks();
        value = Current == '"' ? ReadQuoted(out problem) : ReadPlain();
        return true;
    }

    private void Advance()
    {
        if (Current == '\n')
        {
            _line++;
        }

        // A comment inside a joined value may be the end of the text.
        _at = Math.Min(_at + 1, _text.Length);
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            _at++;
        }
    }

    private void SkipLine()
    {
        while (_at < _text.Length && Current != '\n')
        {
            _at++;
        }
    }

    private void SkipToKey()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(Current))
            {
                Advance();
            }
            else if (Current == '#')
            {
                SkipLine();
            }
            else
            {
                return;
            }
        }
    }

    private string ReadPlain()
    {
        StringBuilder value = new();
        bool joined = false;
        while (_at < _text.Length && Current != '\n' && (Current != '#' || joined))
        {
            if (IsContinuation)
            {
                joined = true;
                _at++;
                Advance();
            }
            else if (Current == '#')
            {
                SkipLine();
                Advance();
            }
            else
            {
                value.Append(Current);
                _at++;
            }
        }

        SkipLine();
        return value.ToString().TrimEnd();
    }

    private string? ReadQuoted(out string problem)
    {
        string? value = CString.Read(_text.AsSpan(_at), out int length);
        if (value is null)
        {
            problem = "The quoted text does not end on its line, or holds an escape that C does not have.";
            SkipLine();
            return null;
        }

        _at += length;
        SkipBlanks();
        if (Current == '\r')
        {
            _at++;
        }

        bool clean = _at >= _text.Length || Current is '#' or '\n';
        problem = clean ? "" : "There is text behind the closing quote.";
        SkipLine();
        return clean ? value : null;
    }
}
