namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Reads the arguments of a line one by one. They are separated by spaces and tabs (dir-spec 1.2).</summary>
internal ref struct WordReader(ReadOnlySpan<byte> arguments)
{
    private ReadOnlySpan<byte> _rest = arguments;

    /// <summary>Takes the next word; false at the end.</summary>
    public bool TryRead(out ReadOnlySpan<byte> word)
    {
        int start = _rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (start < 0)
        {
            word = default;
            return false;
        }

        _rest = _rest[start..];
        int end = _rest.IndexOfAny((byte)' ', (byte)'\t');
        word = end < 0 ? _rest : _rest[..end];
        _rest = _rest[word.Length..];
        return true;
    }

    /// <summary>Whether there are at least this many words left. Does not move.</summary>
    public readonly bool HasAtLeast(int count)
    {
        WordReader copy = this;
        while (count > 0 && copy.TryRead(out _))
        {
            count--;
        }

        return count <= 0;
    }
}
