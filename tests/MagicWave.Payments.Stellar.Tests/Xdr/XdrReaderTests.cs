using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Tests.Xdr;

/// <summary>What has a second form, or asks for more than its bytes, is refused.</summary>
public sealed class XdrReaderTests
{
    [Theory]
    [InlineData("00000001" + "61000000", true)]
    [InlineData("00000001" + "61000001", false)]
    [InlineData("00000001" + "61010000", false)]
    [InlineData("00000001" + "61", false)]
    [InlineData("00000004" + "61626364", true)]
    [InlineData("00000005" + "6162636465000000", false)]
    [InlineData("ffffffff" + "61626364", false)]
    public void Padding_is_zero_and_lengths_have_a_bound(string hex, bool valid)
    {
        XdrReader reader = new(Convert.FromHexString(hex));
        Assert.Equal(valid, reader.TryReadOpaque(4, out _) && reader.IsAtEnd);
    }

    [Theory]
    [InlineData("00000000", true)]
    [InlineData("00000001", true)]
    [InlineData("00000002", false)]
    [InlineData("80000001", false)]
    [InlineData("000001", false)]
    public void Flags_are_zero_or_one(string hex, bool valid)
    {
        XdrReader reader = new(Convert.FromHexString(hex));
        Assert.Equal(valid, reader.TryReadBoolean(out _));
    }

    [Fact]
    public void A_list_that_claims_more_than_there_is_takes_no_memory()
    {
        byte[] claims = Convert.FromHexString("7fffffff00000000");
        long before = GC.GetAllocatedBytesForCurrentThread();
        XdrReader reader = new(claims);
        bool read = reader.TryReadArray(int.MaxValue, out XdrArray<MuxedAccount> _);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.False(read);
        Assert.InRange(taken, 0, 1_000);
    }

    [Theory]
    [InlineData("00000001" + "4d575600", true)]
    [InlineData("00000001" + "4d575641", true)]
    [InlineData("00000001" + "00000000", false)]
    [InlineData("00000001" + "4d570056", false)]
    [InlineData("00000001" + "004d5756", false)]
    [InlineData("00000001" + "4d572d00", false)]
    [InlineData("00000001" + "4d57c300", false)]
    [InlineData("00000002" + "4d5756410000000000000000", false)]
    [InlineData("00000002" + "4d5756415700000000000000", true)]
    [InlineData("00000002" + "4d5756415700000000000058", false)]
    [InlineData("00000003" + "4d575600", false)]
    public void An_assets_code_has_one_form(string hex, bool valid)
    {
        byte[] bytes = [.. Convert.FromHexString(hex), .. new byte[36]];
        Assert.Equal(valid, XdrConvert.TryFromBytes<Asset>(bytes, out _));
        // The issuer's key is of a kind that there is not.
        bytes[^33] = 1;
        Assert.False(XdrConvert.TryFromBytes<Asset>(bytes, out _));
    }

    [Theory]
    [InlineData("00000000", true)]
    [InlineData("00000006", false)]
    [InlineData("00000001" + "00000002" + "00000000" + "00000000", true)]
    [InlineData("00000001" + "00000001" + "00000000", false)]
    [InlineData("00000002" + "00000000", false)]
    [InlineData("00000003" + "00000000", false)]
    [InlineData("00000003" + "00000001" + "00000000", true)]
    [InlineData("00000003" + "00000001" + "00000003" + "00000001" + "00000003" + "00000001" + "00000000", true)]
    [InlineData("00000003" + "00000001" + "00000003" + "00000001" + "00000003" + "00000001" + "00000003" + "00000001" + "00000000", false)]
    public void A_predicate_is_a_whole_tree_of_bounded_depth(string hex, bool valid) =>
        Assert.Equal(valid, XdrConvert.TryFromBytes<ClaimPredicate>(Convert.FromHexString(hex), out _));

    [Fact]
    public void A_predicate_of_endless_depth_ends_the_reading()
    {
        byte[] endless = [.. Enumerable.Range(0, 100_000).SelectMany(_ => new byte[] { 0, 0, 0, 3, 0, 0, 0, 1 })];
        Assert.False(XdrConvert.TryFromBytes<ClaimPredicate>(endless, out _));
    }

    [Theory]
    [InlineData("AAAAAA==", true)]
    [InlineData("AAAAAA", false)]
    [InlineData("AAAAAB==", false)]
    [InlineData("AAAA AA==", false)]
    [InlineData("AAAAAA==\n", false)]
    [InlineData("AAAAAA===", false)]
    [InlineData("", false)]
    [InlineData("****", false)]
    public void Base64_has_one_form(string text, bool valid) => Assert.Equal(valid, XdrConvert.TryFromBase64<Asset>(text, out _));

    [Fact]
    public void Base64_has_a_bound() =>
        Assert.False(XdrConvert.TryFromBase64<Asset>(new string('A', XdrConvert.MaximumBase64Length + 4), out _));

    [Theory]
    [InlineData("0000000100000000")]
    [InlineData("00000000" + "00000003")]
    [InlineData("00000000" + "00000018")]
    [InlineData("00000000" + "00000007" + "00000000")]
    public void Operations_of_other_kinds_are_not_read(string hex) =>
        Assert.False(XdrConvert.TryFromBytes<Operation>(Convert.FromHexString(hex), out _));

    [Fact]
    public void The_largest_envelope_is_read()
    {
        // A hundred claimable balances for ten claimants each, with the deepest and widest predicates.
        Assert.True(MaximumEnvelope.Bytes.Length < XdrConvert.MaximumBase64Length / 4 * 3);
        Assert.True(XdrConvert.TryFromBase64<TransactionEnvelope>(Convert.ToBase64String(MaximumEnvelope.Bytes), out _));
    }
}
