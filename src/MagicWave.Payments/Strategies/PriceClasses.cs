using System.Globalization;

namespace MagicWave.Payments.Strategies;

/// <summary>
/// What a relay earns per cell, the same for every relay of the network, so that what a circuit costs tells nobody which relays are on it. The
/// network names up to four classes in the parameters of its consensus, <c>MWPriceClass0</c> to <c>MWPriceClass3</c>, in units of 10⁻¹³ MWT; each is
/// dearer than the one before. A client chooses one for all its circuits; a relay takes nothing below the first. Authorities of any make vote for
/// parameters (dir-spec 3.4.1), and nodes that know nothing of payment ignore them. Immutable.
/// </summary>
public sealed class PriceClasses
{
    /// <summary>Most classes: more would tell clients apart.</summary>
    public const int Maximum = 4;

    private readonly long[] _prices;

    private PriceClasses(long[] prices) => _prices = prices;

    /// <summary>How many there are, from 1.</summary>
    public int Count => _prices.Length;

    /// <summary>The price of the first class: a relay asks for no less.</summary>
    public long Lowest => _prices[0];

    /// <summary>Takes the classes out of a consensus.</summary>
    /// <param name="find">Gives a parameter by its name; null when the consensus has none of that name.</param>
    /// <returns>Null when the network names none. A class that is not above the one before ends the list.</returns>
    public static PriceClasses? FromParameters(Func<string, int?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        List<long> prices = [];
        while (prices.Count < Maximum && find(NameOf(prices.Count)) is { } price && price > (prices.Count == 0 ? 0 : prices[^1]))
        {
            prices.Add(price);
        }

        return prices.Count == 0 ? null : new([.. prices]);
    }

    /// <summary>The price of a class; of the dearest, where the network has fewer.</summary>
    /// <param name="index">Which class, from 0.</param>
    public long this[int index] => _prices[Math.Clamp(index, 0, _prices.Length - 1)];

    /// <summary>The name of a class's parameter.</summary>
    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"MWPriceClass{index}");
}
