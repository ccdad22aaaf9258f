namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Cuts a text that holds several documents of one kind, one after the other, where their first lines begin.</summary>
internal ref struct DocumentSplitter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> startOfLine)
{
    private readonly ReadOnlySpan<byte> _startOfLine = startOfLine;
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Takes the next document; false at the end. What stands before the first start belongs to the first document.</summary>
    public bool TryRead(out ReadOnlySpan<byte> document)
    {
        document = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        int next = FindNext();
        document = next < 0 ? _rest : _rest[..next];
        _rest = _rest[document.Length..];
        return true;
    }

    /// <summary>
    /// Leaves out empty lines at the end: C tor serves its own descriptor with one, which is no part of what is signed.
    /// </summary>
    public static ReadOnlySpan<byte> TrimEmptyLines(ReadOnlySpan<byte> document)
    {
        while (document.EndsWith("\n\n"u8))
        {
            document = document[..^1];
        }

        return document;
    }

    private readonly int FindNext()
    {
        int from = 1;
        while (from < _rest.Length)
        {
            int found = _rest[from..].IndexOf(_startOfLine);
            if (found < 0)
            {
                return -1;
            }

            if (_rest[from + found - 1] == (byte)'\n')
            {
                return from + found;
            }

            from += found + 1;
        }

        return -1;
    }
}
