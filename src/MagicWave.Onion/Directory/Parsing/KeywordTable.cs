using System.Text;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>The lines of one kind of item. Immutable.</summary>
internal sealed class KeywordTable
{
    private readonly KeywordRule[] _rules;
    private readonly byte[][] _names;

    /// <summary>Takes up to 64 rules.</summary>
    public KeywordTable(params KeywordRule[] rules)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rules.Length, sizeof(ulong) * 8);
        _rules = rules;
        _names = [.. rules.Select(static rule => Encoding.ASCII.GetBytes(rule.Name))];
        for (int i = 0; i < rules.Length; i++)
        {
            Required |= rules[i].Count is LineCount.Once or LineCount.AtLeastOnce ? 1UL << i : 0;
            Single |= rules[i].Count is LineCount.Once or LineCount.AtMostOnce ? 1UL << i : 0;
        }
    }

    /// <summary>The rules that must have a line, as bits of their indices.</summary>
    public ulong Required { get; }

    /// <summary>The rules that may have one line only, as bits of their indices.</summary>
    public ulong Single { get; }

    /// <summary>The rule with this index.</summary>
    public KeywordRule this[int index] => _rules[index];

    /// <summary>The text of a keyword that the table has.</summary>
    public string NameOf(Keyword keyword) => Array.Find(_rules, rule => rule.Keyword == keyword).Name ?? string.Empty;

    /// <summary>The index of the rule for a keyword; -1 when there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> keyword)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (PublicBytes.Equal(_names[i], keyword))
            {
                return i;
            }
        }

        return -1;
    }
}
