using System.Net;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Cells;

public class LinkSpecifierTests
{
    private static readonly SeededRandom Random = new(5);
    private static readonly byte[] Rsa = Random.Bytes(20);
    private static readonly byte[] Ed = Random.Bytes(32);

    [Fact]
    public void A_relay_comes_back()
    {
        HopTarget relay = new(RsaId.FromBytes(Rsa), Ed25519Id.FromBytes(Ed), new(IPAddress.Parse("10.1.2.3"), 9001), Random.Bytes(32), false, false, string.Empty);
        IReadOnlyList<LinkSpecifier> specifiers = LinkSpecifier.Of(relay);
        byte[] bytes = new byte[LinkSpecifier.ListLength(specifiers)];
        ByteWriter writer = new(bytes);
        LinkSpecifier.WriteList(ref writer, specifiers);
        ByteReader reader = new([.. bytes, 99]);

        Assert.True(LinkSpecifier.TryReadList(ref reader, out IReadOnlyList<LinkSpecifier> again));

        Assert.Equal(1, reader.Length);
        Assert.Equal(relay, LinkSpecifier.ToTarget(again, relay.NtorOnionKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0100")]
    [InlineData("010006010203")]
    [InlineData("01000501020304ff")]
    [InlineData("010213" + "00000000000000000000000000000000000000")]
    [InlineData("0207010002")]
    public void Refuses_lists_that_are_cut_or_of_another_length(string hex)
    {
        ByteReader reader = new(Hex.Parse(hex));

        Assert.False(LinkSpecifier.TryReadList(ref reader, out _));
    }

    [Fact]
    public void What_is_not_known_is_kept()
    {
        ByteReader reader = new(Hex.Parse("02f003010203f100"));

        Assert.True(LinkSpecifier.TryReadList(ref reader, out IReadOnlyList<LinkSpecifier> specifiers));

        Assert.Equal([(LinkSpecifierType)0xF0, (LinkSpecifierType)0xF1], specifiers.Select(specifier => specifier.Type));
        Assert.Equal(3, specifiers[0].Value.Length);
    }

    [Fact]
    public void Names_a_relay_only_with_an_address_of_ipv4_and_one_rsa_identity()
    {
        LinkSpecifier ipv4 = new(LinkSpecifierType.IPv4, new byte[] { 10, 0, 0, 1, 35, 41 });
        LinkSpecifier ipv6 = new(LinkSpecifierType.IPv6, new byte[18]);
        LinkSpecifier noPort = new(LinkSpecifierType.IPv4, new byte[] { 10, 0, 0, 1, 0, 0 });
        LinkSpecifier rsa = new(LinkSpecifierType.RsaId, Rsa);
        LinkSpecifier ed = new(LinkSpecifierType.Ed25519Id, Ed);

        Assert.NotNull(Target(ipv4, rsa));
        Assert.NotNull(Target(ed, ipv6, rsa, ipv4));
        Assert.Null(Target(ipv4, rsa)!.Ed25519Id);
        Assert.Null(Target(rsa, ed));
        Assert.Null(Target(ipv6, rsa, ed));
        Assert.Null(Target(noPort, rsa));
        Assert.Null(Target(ipv4, ed));
        Assert.Null(Target(ipv4, rsa, rsa));
        Assert.Null(Target(ipv4, rsa, ed, ed));
        Assert.Null(Target(ipv4, new(LinkSpecifierType.RsaId, new byte[20])));
        Assert.Null(Target(ipv4, new(LinkSpecifierType.RsaId, new byte[19])));

        static HopTarget? Target(params LinkSpecifier[] specifiers) => LinkSpecifier.ToTarget(specifiers, new byte[32]);
    }
}
