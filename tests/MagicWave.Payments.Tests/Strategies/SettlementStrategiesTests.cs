using MagicWave.Payments.Strategies;

namespace MagicWave.Payments.Tests.Strategies;

/// <summary>The three strategies: found by name, and each hop earns the same whichever is chosen.</summary>
public sealed class SettlementStrategiesTests
{
    private const long Price = 1_000;

    [Theory]
    [InlineData("peer", CircuitBilling.Neighbours)]
    [InlineData("CHAIN", CircuitBilling.Chain)]
    [InlineData("node", CircuitBilling.EachHop)]
    public void Found_by_name(string name, CircuitBilling billing)
    {
        Assert.True(SettlementStrategies.TryFind(name, out ISettlementStrategy? strategy));
        Assert.Equal(billing, strategy.Billing);
        Assert.Contains(strategy.Name, SettlementStrategies.Names, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("peer balance")]
    public void Others_are_not_found(string? name) => Assert.False(SettlementStrategies.TryFind(name, out _));

    [Fact]
    public void Every_hop_earns_the_price_under_every_strategy()
    {
        foreach (ISettlementStrategy strategy in SettlementStrategies.All)
        {
            for (int hops = 1; hops <= 4; hops++)
            {
                for (int hop = 0; hop < hops; hop++)
                {
                    HopTerms terms = strategy.TermsFor(Price, hops, hop);
                    Assert.Equal(Price, terms.RateIn - terms.RateOut + terms.RateAsked + terms.RateFee);
                    long next = hop + 1 < hops ? strategy.TermsFor(Price, hops, hop + 1).RateIn : 0;
                    Assert.Equal(terms.RateOut, next);
                }
            }
        }
    }

    [Theory]
    [InlineData(-1, 3, 0)]
    [InlineData(long.MaxValue, 3, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 17, 0)]
    [InlineData(1, 3, 3)]
    [InlineData(1, 3, -1)]
    public void Numbers_out_of_range_are_refused(long price, int hops, int hop) =>
        Assert.All(SettlementStrategies.All, strategy => Assert.Throws<ArgumentOutOfRangeException>(() => strategy.TermsFor(price, hops, hop)));
}
