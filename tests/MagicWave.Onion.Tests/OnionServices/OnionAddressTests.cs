using MagicWave.Core.Security;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class OnionAddressTests
{
    /// <summary>From tor's src/test/hs_build_address.py.</summary>
    private const string Label = "25njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid";

    private static readonly Ed25519Id Key = Ed25519Id.FromBytes(Hex.Parse("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    [Fact]
    public void A_key_has_the_address_that_tors_script_builds()
    {
        OnionAddress address = OnionAddress.FromPublicKey(Key);
        Assert.Equal(Label, address.Label);
        Assert.Equal(Label + ".onion", address.ToString());
        Assert.True(OnionAddress.TryParse(Label, out OnionAddress parsed));
        Assert.Equal(address, parsed);
        Assert.Equal(Key, parsed.PublicKey);
        Assert.True(OnionAddress.TryParse(Label.ToUpperInvariant() + ".Onion", out parsed));
        Assert.Equal(address, parsed);
    }

    /// <summary>Those of test_validate_address and test_parse_extended_hostname in tor's src/test/test_hs_common.c, and some more.</summary>
    [Theory]
    [InlineData("blah")]
    [InlineData("p3xnclpu4mu22dwaurjtsybyqk4xfjmcfz6z62yl24uwmhjatiwnlnadb")]
    [InlineData("l5satjgud6gucryazcyvyvhuxhr74u6ygigiuyixe3a6ysis67ororad")]
    [InlineData("btojiu7nu5y5iwut64eufevogqdw4wmqzugnoluw232r4t3ecsfv37ad")]
    [InlineData("????????????????????????????????????????????????????????")]
    [InlineData("15njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid7jdl.onion")]
    [InlineData("www.25njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid.onion")]
    [InlineData("")]
    [InlineData(".onion")]
    public void What_is_no_address_is_refused(string text) => Assert.False(OnionAddress.TryParse(text, out _));

    [Fact]
    public void A_key_with_a_torsion_component_makes_no_address()
    {
        // y = -1 is the point of order 2; y = 0 has order 4; y = 1 is the neutral element.
        foreach (string hex in (string[])
            ["ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", new('0', 64), "01" + new string('0', 62)])
        {
            Assert.Throws<ArgumentException>(() => OnionAddress.FromPublicKey(Ed25519Id.FromBytes(Hex.Parse(hex))));
        }
    }

    [Fact]
    public void Every_changed_letter_is_noticed()
    {
        for (int i = 0; i < Label.Length; i++)
        {
            char[] letters = Label.ToCharArray();
            letters[i] = letters[i] == 'a' ? 'b' : 'a';
            Assert.False(OnionAddress.TryParse(letters, out _), $"letter {i}");
        }
    }

    [Theory]
    [InlineData(Label + ".onion", true)]
    [InlineData("www." + Label + ".onion", true)]
    [InlineData("a.b." + Label + ".ONION", true)]
    [InlineData("." + Label + ".onion", false)]
    [InlineData(Label, false)]
    [InlineData("foo.abcdefghijklmnop.onion", false)]
    [InlineData("www.15njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid.onion", false)]
    [InlineData(Label + ".onion.example", false)]
    public void Labels_before_the_address_are_the_services(string host, bool isAddress)
    {
        Assert.Equal(isAddress, OnionAddress.TryParseHost(host, out OnionAddress address));
        Assert.Equal(isAddress, address.PublicKey == Key);
    }

    [Fact]
    public void New_services_have_addresses_that_are_read_again()
    {
        for (int i = 0; i < 20; i++)
        {
            using ServiceIdentityKey identity = ServiceIdentityKey.Generate(SystemRandom.Instance);
            Assert.True(OnionAddress.TryParseHost(identity.Address.ToString(), out OnionAddress again));
            Assert.Equal(identity.Address, again);
        }
    }
}
