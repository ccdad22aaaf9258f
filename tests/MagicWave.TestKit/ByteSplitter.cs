namespace MagicWave.TestKit;

/// <summary>
/// The ways in which a byte stream may arrive. A parser that takes its input in pieces must do the same for every one of them.
/// </summary>
public static class ByteSplitter
{
    /// <summary>Whole, then byte by byte, then in two pieces at each cut.</summary>
    public static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Splits(ReadOnlyMemory<byte> input)
    {
        yield return [input];
        yield return Pieces(input, 1);
        for (int cut = 1; cut < input.Length; cut++)
        {
            yield return [input[..cut], input[cut..]];
        }
    }

    /// <summary>Whole, byte by byte, and at <paramref name="count"/> random sets of cuts: for inputs too long for each cut.</summary>
    public static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> RandomSplits(ReadOnlyMemory<byte> input, int count, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        yield return [input];
        yield return Pieces(input, 1);
        for (int i = 0; i < count; i++)
        {
            yield return RandomPieces(input, random);
        }
    }

    /// <summary>Pieces of a fixed length; the last one may be shorter.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Pieces(ReadOnlyMemory<byte> input, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        List<ReadOnlyMemory<byte>> pieces = [];
        for (int start = 0; start < input.Length; start += length)
        {
            pieces.Add(input.Slice(start, Math.Min(length, input.Length - start)));
        }

        return pieces;
    }

    /// <summary>
    /// Runs a parser over every split and throws when a result differs from that of the whole input. The parser gets the pieces in
    /// order and must start afresh on each call.
    /// </summary>
    public static void AssertSame<T>(ReadOnlyMemory<byte> input, Func<IReadOnlyList<ReadOnlyMemory<byte>>, T> parse)
    {
        ArgumentNullException.ThrowIfNull(parse);
        T? expected = default;
        bool first = true;
        foreach (IReadOnlyList<ReadOnlyMemory<byte>> pieces in Splits(input))
        {
            T actual = parse(pieces);
            if (first)
            {
                expected = actual;
                first = false;
            }
            else if (!EqualityComparer<T>.Default.Equals(actual, expected))
            {
                string lengths = string.Join('+', pieces.Take(8).Select(piece => piece.Length));
                throw new InvalidOperationException($"Split {lengths} of {input.Length} bytes gave '{actual}', the whole '{expected}'.");
            }
        }
    }

    private static List<ReadOnlyMemory<byte>> RandomPieces(ReadOnlyMemory<byte> input, SeededRandom random)
    {
        List<ReadOnlyMemory<byte>> pieces = [];
        while (!input.IsEmpty)
        {
            int length = Math.Min(input.Length, 1 + random.Next(1 << random.Next(12)));
            pieces.Add(input[..length]);
            input = input[length..];
        }

        return pieces;
    }
}
