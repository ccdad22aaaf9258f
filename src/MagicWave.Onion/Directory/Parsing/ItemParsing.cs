namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Runs a parser over a document that is one item.</summary>
internal static class ItemParsing
{
    /// <summary>Reads the whole text.</summary>
    /// <param name="text">The document.</param>
    /// <param name="table">The lines it may have.</param>
    /// <param name="first">The keyword of its first line.</param>
    /// <param name="last">The keyword of its last line; <see cref="Keyword.None"/> when any may be.</param>
    /// <param name="parser">What takes in the lines.</param>
    /// <param name="fault">The first thing that is wrong.</param>
    public static bool TryRun<TParser>(
        ReadOnlySpan<byte> text, KeywordTable table, Keyword first, Keyword last, TParser parser, out DocumentFault fault)
        where TParser : IItemParser
    {
        DocumentReader reader = new(text);
        ItemReader item = new(table);
        Keyword previous = Keyword.None;
        while (reader.TryRead(out DocumentLine line))
        {
            if (line.Index == DocumentLimits.ItemLines)
            {
                fault = new(DocumentFaultKind.TooLarge, line.Number, string.Empty);
                return false;
            }

            if (!item.TryClassify(line, out Keyword keyword, out fault))
            {
                return false;
            }

            bool misplaced = (line.Index == 0 && keyword != first) || (previous == last && last != Keyword.None);
            DocumentFaultKind kind = misplaced ? DocumentFaultKind.MisplacedLine
                : keyword == Keyword.None ? DocumentFaultKind.None
                : parser.Handle(keyword, line);
            if (kind != DocumentFaultKind.None)
            {
                fault = new(kind, line.Number, table.NameOf(keyword));
                return false;
            }

            previous = keyword;
        }

        if (reader.Fault != DocumentFaultKind.None)
        {
            fault = new(reader.Fault, reader.Number, string.Empty);
            return false;
        }

        if (!item.IsComplete(lineNumber: 0, out fault))
        {
            return false;
        }

        if (last != Keyword.None && previous != last)
        {
            fault = new(DocumentFaultKind.MisplacedLine, reader.Number - 1, table.NameOf(last));
            return false;
        }

        return true;
    }
}
