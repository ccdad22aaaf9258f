using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Prices;

/// <summary>What a unit of each commodity costs. Immutable.</summary>
public sealed class PriceList
{
    /// <summary>Units of 10⁻¹³ MWT in a stroop.</summary>
    private const long UnitsPerStroop = 1_000_000;

    private readonly Dictionary<Commodity, long> _prices;

    /// <summary>A list.</summary>
    /// <param name="prices">In units of 10⁻¹³ MWT for one byte or second, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is not positive.</exception>
    public PriceList(IEnumerable<KeyValuePair<Commodity, long>> prices)
    {
        _prices = new(prices);
        foreach ((Commodity commodity, long price) in _prices)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price, commodity.ToString());
        }
    }

    /// <summary>
    /// 105 stroops for 50 MiB of traffic or content, which is what relays bill each other by default, and 1,000 stroops for a minute of attention.
    /// </summary>
    public static PriceList Default { get; } = new(
    [
        new(Commodity.TorData, 2),
        new(Commodity.IpfsData, 2),
        new(Commodity.HttpAttention, 1_000 * UnitsPerStroop / 60),
    ]);

    /// <summary>What a quantity costs: whole stroops, rounded up, so that nothing is free.</summary>
    /// <returns>Null for a commodity without a price.</returns>
    public Stroops? AmountOf(Commodity commodity, uint quantity)
    {
        if (!_prices.TryGetValue(commodity, out long price))
        {
            return null;
        }

        Int128 stroops = (((Int128)quantity * price) + UnitsPerStroop - 1) / UnitsPerStroop;
        return stroops <= long.MaxValue ? new Stroops((long)stroops) : null;
    }

    /// <summary>How much of a commodity an amount pays for.</summary>
    /// <returns>Null for a commodity without a price.</returns>
    public long? QuantityOf(Commodity commodity, Stroops amount) => _prices.TryGetValue(commodity, out long price)
        ? (long)Int128.Min((Int128)amount.Value * UnitsPerStroop / price, long.MaxValue)
        : null;
}
