using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Tests.Directory;

public class ProtocolVersionsTests
{
    [Fact]
    public void Answers_for_ranges_lists_and_names_that_nobody_knows()
    {
        Assert.True(ProtocolVersions.TryParse("Link=1-3,5 MWPay=1 Empty= Top=63", out ProtocolVersions protocols));

        Assert.Equal([true, true, true, false, true, false], Enumerable.Range(1, 6).Select(version => protocols.Supports("Link", version)));
        Assert.True(protocols.Supports("MWPay", 1));
        Assert.False(protocols.Supports("mwpay", 1));
        Assert.False(protocols.Supports("Empty", 0));
        Assert.True(protocols.Supports("Top", 63));
        Assert.False(protocols.Supports("Top", 64));
        Assert.False(protocols.Supports("Link", -1));
        Assert.Equal((5, -1), (protocols.Highest("Link"), protocols.Highest("Relay")));
        Assert.Equal(["Link", "MWPay", "Empty", "Top"], protocols.Names);
        Assert.Equal("Link=1-3,5 MWPay=1 Empty= Top=63", protocols.ToString());
    }

    [Theory]
    [InlineData("Link")]
    [InlineData("=1")]
    [InlineData("Link=1-")]
    [InlineData("Link=5-1")]
    [InlineData("Link=64")]
    [InlineData("Link=1,")]
    [InlineData("Link=+1")]
    [InlineData("Li_nk=1")]
    [InlineData("Link=1-4294967296")]
    public void Refuses_what_c_tor_refuses(string text) => Assert.False(ProtocolVersions.TryParse(text, out _));

    [Fact]
    public void Compares_with_what_is_required()
    {
        Assert.True(ProtocolVersions.TryParse("Link=1-5 Relay=1-2 Relay=4", out ProtocolVersions mine));
        Assert.True(ProtocolVersions.TryParse("Link=4-5 Relay=2,4", out ProtocolVersions required));

        Assert.True(mine.SupportsAll(required));
        Assert.False(required.SupportsAll(mine));
        Assert.True(mine.SupportsAll(ProtocolVersions.None));
    }
}
