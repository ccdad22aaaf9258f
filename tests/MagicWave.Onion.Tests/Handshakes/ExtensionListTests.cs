using MagicWave.Onion.Handshakes;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Handshakes;

public sealed class ExtensionListTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        byte[] buffer = new byte[64];
        ExtensionListWriter writer = new(buffer);
        writer.Add(1, []);
        writer.Add(3, [2, 6]);
        new PaymentRates(0x0102030405060708, 9).AddTo(ref writer);
        Assert.Equal("03" + "0100" + "03020206" + "e01101" + "0102030405060708" + "0000000000000009", Hex.Format(writer.Written));
        Assert.True(ExtensionList.TryRead(writer.Written, out ExtensionList list));
        Assert.Equal(3, list.Count);
        Assert.True(list.TryFind(1, out ReadOnlySpan<byte> body));
        Assert.True(body.IsEmpty);
        Assert.True(list.TryFind(3, out body));
        Assert.Equal([2, 6], body.ToArray());
        Assert.False(list.TryFind(2, out _));
        Assert.True(PaymentRates.TryFind(list, out PaymentRates? rates));
        Assert.Equal(new PaymentRates(0x0102030405060708, 9), rates);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("00", 0)]
    [InlineData("0001", 0)]
    [InlineData("020100010100", 2)]
    [InlineData("01ff020304aabb", 1)]
    public void Good_lists_are_read(string message, int count)
    {
        Assert.True(ExtensionList.TryRead(Hex.Parse(message), out ExtensionList list));
        Assert.Equal(count, list.Count);
        int seen = 0;
        foreach (Extension extension in list)
        {
            Assert.True(extension.Body.Length <= 255);
            seen++;
        }

        Assert.Equal(count, seen);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0101")]
    [InlineData("010101")]
    [InlineData("02010001")]
    [InlineData("ff0100")]
    public void Lists_that_go_beyond_the_end_are_refused(string message) =>
        Assert.False(ExtensionList.TryRead(Hex.Parse(message), out _));

    [Theory]
    [InlineData("020000000000000001" + "0000000000000002")]
    [InlineData("010000000000000001" + "00000000000000")]
    [InlineData("010000000000000001" + "000000000000000200")]
    [InlineData("")]
    public void Rates_that_cannot_be_read_are_told_from_none(string body)
    {
        byte[] buffer = new byte[64];
        ExtensionListWriter writer = new(buffer);
        Assert.True(ExtensionList.TryRead(writer.Written, out ExtensionList none));
        Assert.True(PaymentRates.TryFind(none, out PaymentRates? rates));
        Assert.Null(rates);
        writer.Add(PaymentRates.ExtensionType, Hex.Parse(body));
        Assert.True(ExtensionList.TryRead(writer.Written, out ExtensionList bad));
        Assert.False(PaymentRates.TryFind(bad, out rates));
        Assert.Null(rates);
    }

    [Fact]
    public void Rates_with_anchors_read_as_they_were_written()
    {
        byte[] buffer = new byte[128];
        ExtensionListWriter writer = new(buffer);
        byte[] anchor = Hex.Parse(string.Concat(Enumerable.Repeat("0a", TickAnchor.Length)));
        PaymentRates metered = new(30, 20) { AnchorIn = new(anchor), AnchorOut = new(anchor) };
        metered.AddTo(ref writer);
        Assert.Equal("01e051" + "02000000000000001e0000000000000014" + Hex.Format(anchor) + Hex.Format(anchor), Hex.Format(writer.Written));
        Assert.True(ExtensionList.TryRead(writer.Written, out ExtensionList list));
        Assert.True(PaymentRates.TryFind(list, out PaymentRates? rates));
        Assert.Equal(metered, rates);
        Assert.True(rates!.Value.IsMetered);
    }

    [Theory]
    [InlineData(30, 20, true, false)]
    [InlineData(30, 0, true, true)]
    [InlineData(0, 0, true, false)]
    [InlineData(30, 0, false, false)]
    public void Rates_whose_anchors_do_not_fit_them_are_refused(ulong rateIn, ulong rateOut, bool hasIn, bool hasOut)
    {
        byte[] body = new byte[PaymentRates.MeteredLength];
        body[0] = PaymentRates.MeteredVersion;
        body[8] = (byte)rateIn;
        body[16] = (byte)rateOut;
        body[17] = hasIn ? (byte)1 : (byte)0;
        body[17 + TickAnchor.Length] = hasOut ? (byte)1 : (byte)0;
        Assert.False(PaymentRates.TryRead(body, out PaymentRates rates));
        Assert.Equal(default, rates);
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentException>(() => new ExtensionListWriter([]));
        Assert.Throws<ArgumentException>(() =>
        {
            ExtensionListWriter writer = new(new byte[20]);
            writer.Add(3, []);
            writer.Add(3, []);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            ExtensionListWriter writer = new(new byte[4]);
            writer.Add(3, [1, 2]);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            ExtensionListWriter writer = new(new byte[400]);
            writer.Add(3, 256);
        });
    }
}
