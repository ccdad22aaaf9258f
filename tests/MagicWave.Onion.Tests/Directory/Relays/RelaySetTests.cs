using System.Net;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Onion.Tests.Directory.Relays;

public class RelaySetTests
{
    private const string Fingerprint = "0011223344556677889900112233445566778899";

    [Theory]
    [InlineData(Fingerprint, true)]
    [InlineData("$" + Fingerprint, true)]
    [InlineData("$" + Fingerprint + "~other", true)]
    [InlineData("Some", true)]
    [InlineData("sOME, nobody", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.0.0/16", true)]
    [InlineData("10.2.0.0/16", false)]
    [InlineData("10.1.2.4", false)]
    [InlineData("[2001:db8::]/32", true)]
    [InlineData("[2001:db9::]/32", false)]
    [InlineData("*", true)]
    [InlineData("", false)]
    public void Relays_are_named_by_fingerprint_nickname_or_network(string text, bool expected)
    {
        Assert.True(RelaySet.TryParse(text, out RelaySet set));
        RouterStatus relay = new()
        {
            Nickname = "some",
            RsaId = RsaId(Fingerprint),
            Address = IPAddress.Parse("10.1.2.3"),
            OrPort = 1,
            OrAddresses = [IPEndPoint.Parse("[2001:db8:1::2]:9001")],
        };
        Assert.Equal(expected, set.Contains(relay));
    }

    [Theory]
    [InlineData("{de}")]
    [InlineData("10.0.0.0/33")]
    [InlineData("a name")]
    [InlineData("abcdefghijklmnopqrstuvwxyz")]
    public void What_is_not_understood_is_refused(string text) => Assert.False(RelaySet.TryParse(text, out _));

    private static Onion.Identity.RsaId RsaId(string hex) =>
        Onion.Identity.RsaId.TryParseHex(hex, out Onion.Identity.RsaId id) ? id : throw new FormatException(hex);
}
