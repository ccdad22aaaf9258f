using System.Numerics;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>
/// Reads the lines of one item by its table: skips keywords that the table does not have, and checks how often each line is there, how many
/// arguments it has and whether its object is there. The caller hands over each line that <see cref="DocumentReader"/> gave.
/// </summary>
internal struct ItemReader(KeywordTable table)
{
    private ulong _seen;

    /// <summary>Which rule the line falls under. <see cref="Keyword.None"/> with no fault: nobody knows the keyword, skip the line.</summary>
    public bool TryClassify(in DocumentLine line, out Keyword keyword, out DocumentFault fault)
    {
        fault = DocumentFault.None;
        int index = table.IndexOf(line.Name);
        if (index < 0)
        {
            keyword = Keyword.None;
            return true;
        }

        KeywordRule rule = table[index];
        keyword = rule.Keyword;
        ulong bit = 1UL << index;
        DocumentFaultKind kind = (_seen & table.Single & bit) != 0 ? DocumentFaultKind.RepeatedLine
            : rule.Arguments > 0 && !line.Words.HasAtLeast(rule.Arguments) ? DocumentFaultKind.MissingArgument
            : line.HasObject ? (rule.Object == ObjectRule.None ? DocumentFaultKind.BadObject : DocumentFaultKind.None)
            : rule.Object == ObjectRule.Needed ? DocumentFaultKind.BadObject
            : DocumentFaultKind.None;
        _seen |= bit;
        if (kind == DocumentFaultKind.None)
        {
            return true;
        }

        fault = new(kind, line.Number, rule.Name);
        return false;
    }

    /// <summary>Whether every line that must be there was; <paramref name="lineNumber"/> is where the item begins.</summary>
    public readonly bool IsComplete(int lineNumber, out DocumentFault fault)
    {
        ulong missing = table.Required & ~_seen;
        fault = missing == 0
            ? DocumentFault.None
            : new(DocumentFaultKind.MissingLine, lineNumber, table[BitOperations.TrailingZeroCount(missing)].Name);
        return missing == 0;
    }
}
