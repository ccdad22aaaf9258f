namespace MagicWave.Publishing.Prices;

/// <summary>The prices of a site: the first rule that matches a path holds, and what no rule matches is free. Immutable.</summary>
public sealed class PriceTable
{
    private const string Index = "index.html";
    private readonly PriceRule[] _rules;

    /// <summary>Makes a table.</summary>
    /// <param name="rules">The rules, in their order.</param>
    public PriceTable(IEnumerable<PriceRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules];
    }

    /// <summary>Everything is free.</summary>
    public static PriceTable Empty { get; } = new([]);

    /// <summary>The rules, in their order.</summary>
    public IReadOnlyList<PriceRule> Rules => _rules;

    /// <summary>Whether anything costs something.</summary>
    public bool HasPrices => _rules.Any(rule => !rule.Price.IsFree);

    /// <summary>What a path costs. Where servers read it in two ways, it is what the dearer reading costs.</summary>
    /// <param name="path">Decoded, without the query; begins with a slash.</param>
    public Price Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Price price = FindResource(path);
        string plain = PlainPath.Of(path);
        Price other = plain == path ? price : FindResource(plain);
        return other.Amount.Value > price.Amount.Value ? other : price;
    }

    // A path, the same with a slash behind it, and its index page are one resource: a price for one of them is the price of all.
    private Price FindResource(string path)
    {
        string stem = path.TrimEnd('/');
        stem = stem.EndsWith("/" + Index, StringComparison.OrdinalIgnoreCase) ? stem[..^(Index.Length + 1)] : stem;
        ReadOnlySpan<string> spellings = [path, stem, stem + "/", stem + "/" + Index];
        foreach (PriceRule rule in _rules)
        {
            foreach (string spelling in spellings)
            {
                if (spelling.Length > 0 && rule.Pattern.Matches(spelling))
                {
                    return rule.Price;
                }
            }
        }

        return Price.Free;
    }
}
