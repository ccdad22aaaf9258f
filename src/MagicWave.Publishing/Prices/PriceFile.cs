using System.Globalization;
using MagicWave.Payments.Units;

namespace MagicWave.Publishing.Prices;

/// <summary>
/// The text form of a price table. A line is <c>PATTERN free</c> or <c>PATTERN AMOUNT (stroops|MWT) per (request|megabyte|minute)</c>; <c>#</c> begins
/// a comment, and empty lines count for nothing.
/// </summary>
public static class PriceFile
{
    /// <summary>Longest file, in characters.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>Most rules: each request is held against them.</summary>
    public const int MaximumRules = 1000;

    /// <summary>The highest price, in stroops: 1,000 MWT. What is more is a slip of the pen.</summary>
    public const long MaximumAmount = 1000 * StroopsPerCoin;

    private const long StroopsPerCoin = 10_000_000;
    private const string Example = "Write it like \"/video/** 2000 stroops per megabyte\" or \"/about/* free\".";

    /// <summary>Reads a table.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="faults">What is wrong is added here; with any fault the table must not be used.</param>
    public static PriceTable Parse(string text, IList<PriceFileFault> faults)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(faults);
        if (text.Length > MaximumLength)
        {
            faults.Add(new(1, "The file is longer than a megabyte.", "Put paths together with * and **."));
            return PriceTable.Empty;
        }

        List<PriceRule> rules = [];
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string[] words = raw.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && ReadRule(words, number, faults) is { } rule)
            {
                Add(rules, rule, number, faults);
            }
        }

        return new PriceTable(rules);
    }

    private static void Add(List<PriceRule> rules, PriceRule rule, int number, IList<PriceFileFault> faults)
    {
        if (rules.Exists(earlier => string.Equals(earlier.Pattern.Text, rule.Pattern.Text, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add(new(number, $"\"{rule.Pattern}\" has a price already, and the first one holds.", "Remove one of the two lines."));
        }
        else if (rules.Count == MaximumRules)
        {
            faults.Add(new(number, "There are more than 1000 rules.", "Put paths together with * and **."));
        }
        else if (rules.Count < MaximumRules)
        {
            rules.Add(rule);
        }
    }

    private static PriceRule? ReadRule(string[] words, int number, IList<PriceFileFault> faults)
    {
        if (!PathPattern.TryParse(words[0], out PathPattern? pattern))
        {
            faults.Add(new(number, $"\"{words[0]}\" is no pattern of paths.", "It begins with / and has no ?, # or \\, nor three stars in a row."));
            return null;
        }

        if (words.Length == 2 && Is(words[1], "free"))
        {
            return new(pattern, Price.Free);
        }

        if (words.Length != 5 || !Is(words[3], "per"))
        {
            faults.Add(new(number, $"\"{string.Join(' ', words[1..])}\" is no price.", Example));
            return null;
        }

        PriceUnit unit = ReadUnit(words[4]);
        if (unit == PriceUnit.Free)
        {
            faults.Add(new(number, $"Nothing is sold per {words[4]}.", "Write per request, per megabyte or per minute."));
            return null;
        }

        return ReadAmount(words[1], words[2], number, faults) is { } amount ? new(pattern, new Price(unit, new Stroops(amount))) : null;
    }

    private static PriceUnit ReadUnit(string word) => word.ToUpperInvariant() switch
    {
        "REQUEST" => PriceUnit.Request,
        "MEGABYTE" or "MB" => PriceUnit.Megabyte,
        "MINUTE" => PriceUnit.Minute,
        _ => PriceUnit.Free,
    };

    private static long? ReadAmount(string number, string unit, int line, IList<PriceFileFault> faults)
    {
        bool isCoin = Is(unit, "MWT");
        if (!isCoin && !Is(unit, "stroops") && !Is(unit, "stroop"))
        {
            faults.Add(new(line, $"\"{unit}\" is no unit of money.", "Write stroops or MWT; 10,000,000 stroops are one MWT."));
            return null;
        }

        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value > MaximumAmount || decimal.Truncate(value * (isCoin ? StroopsPerCoin : 1)) != value * (isCoin ? StroopsPerCoin : 1))
        {
            faults.Add(new(line, $"\"{number} {unit}\" is no amount.", "Give whole stroops, or MWT with at most 7 digits behind the point; no commas."));
            return null;
        }

        decimal stroops = value * (isCoin ? StroopsPerCoin : 1);
        if (stroops is < 1 or > MaximumAmount)
        {
            faults.Add(new(line, $"\"{number} {unit}\" is not from 1 stroop to 1000 MWT.", stroops == 0 ? "Write free for no price." : "Correct the amount or its unit."));
            return null;
        }

        return (long)stroops;
    }

    private static bool Is(string word, string expected) => word.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
