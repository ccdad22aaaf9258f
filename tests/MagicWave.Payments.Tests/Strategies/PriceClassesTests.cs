using MagicWave.Payments.Strategies;

namespace MagicWave.Payments.Tests.Strategies;

/// <summary>Prices that the network agreed on.</summary>
public sealed class PriceClassesTests
{
    [Theory]
    [InlineData(new[] { 1_000 }, new long[] { 1_000, 1_000, 1_000 })]
    [InlineData(new[] { 1_000, 1_250, 2_000, 5_000 }, new long[] { 1_000, 1_250, 2_000, 5_000 })]
    [InlineData(new[] { 1_000, 1_250, 2_000, 5_000, 9_000 }, new long[] { 1_000, 1_250, 2_000, 5_000, 5_000 })]
    [InlineData(new[] { 1_000, 900, 2_000 }, new long[] { 1_000, 1_000, 1_000 })]
    [InlineData(new[] { 1_000, 1_000 }, new long[] { 1_000, 1_000 })]
    public void Each_is_dearer_than_the_one_before_and_the_dearest_stands_for_those_above(int[] named, long[] expected)
    {
        PriceClasses classes = PriceClasses.FromParameters(name => Find(named, name))!;
        Assert.Equal(expected, expected.Select((_, i) => classes[i]));
        Assert.Equal(expected[0], classes.Lowest);
        Assert.Equal(expected[0], classes[-1]);
        Assert.InRange(classes.Count, 1, PriceClasses.Maximum);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { -1_000, 1_000 })]
    [InlineData(new[] { int.MinValue })]
    public void A_network_that_names_no_price_has_none(int[] named) => Assert.Null(PriceClasses.FromParameters(name => Find(named, name)));

    [Fact]
    public void They_are_four_parameters_of_their_own_names() =>
        Assert.Equal(["MWPriceClass0", "MWPriceClass1", "MWPriceClass2", "MWPriceClass3"], Enumerable.Range(0, 4).Select(PriceClasses.NameOf));

    private static int? Find(int[] named, string name)
    {
        int index = name[^1] - '0';
        return name == PriceClasses.NameOf(index) && index < named.Length ? named[index] : null;
    }
}
