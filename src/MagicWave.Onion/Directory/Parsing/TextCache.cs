namespace MagicWave.Onion.Directory.Parsing;

/// <summary>
/// Hands out one value for each text: thousands of relays of a consensus share a few versions and protocol lists. Not thread-safe.
/// </summary>
internal sealed class TextCache<TValue>(TextCache<TValue>.Parser parse)
    where TValue : class
{
    private const int LongestText = 512;

    private readonly Dictionary<string, TValue> _values = new(StringComparer.Ordinal);

    /// <summary>Reads a value; false when the text is not one.</summary>
    public delegate bool Parser(ReadOnlySpan<byte> text, out TValue value);

    /// <summary>The value of the text, from the cache or read now.</summary>
    public bool TryGet(ReadOnlySpan<byte> text, out TValue value)
    {
        if (text.Length > LongestText)
        {
            return parse(text, out value);
        }

        Span<char> characters = stackalloc char[LongestText];
        ReadOnlySpan<char> key = characters[..System.Text.Encoding.Latin1.GetChars(text, characters)];
        Dictionary<string, TValue>.AlternateLookup<ReadOnlySpan<char>> lookup = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(key, out TValue? cached))
        {
            value = cached;
            return true;
        }

        if (!parse(text, out value))
        {
            return false;
        }

        lookup[key] = value;
        return true;
    }
}
