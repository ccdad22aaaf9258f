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

    /// <summary>What a path costs.</summary>
    /// <param name="path">Decoded, without the query; begins with a slash.</param>
    public Price Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string plain = WithoutParameters(path);
        // A folder and its index page are one resource with two paths: a price for either is the price of both.
        string? other = plain.EndsWith('/') ? plain + Index
            : plain.EndsWith("/" + Index, StringComparison.OrdinalIgnoreCase) ? plain[..^Index.Length]
            : null;
        foreach (PriceRule rule in _rules)
        {
            if (rule.Pattern.Matches(path) || rule.Pattern.Matches(plain) || (other is not null && rule.Pattern.Matches(other)))
            {
                return rule.Price;
            }
        }

        return Price.Free;
    }

    // Some servers cut ";name=value" off each segment of a path before they look for it.
    private static string WithoutParameters(string path) => !path.Contains(';', StringComparison.Ordinal)
        ? path
        : string.Join('/', path.Split('/').Select(segment => segment.Split(';')[0]));
}
