using System.Text;
using MagicWave.Publishing.Records;

namespace MagicWave.Publishing.Tests;

public sealed class RecordTests
{
    private const string Address = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid";
    private const string Other = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd";

    [Fact]
    public void The_content_record_is_the_one_of_EIP_1577()
    {
        // 0xbd03 and the characters: what the package @ensdomains/content-hash 3.1.1 writes for onion3.
        string record = ContentHash.Of(Name(Address));
        Assert.Equal("0xbd03" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Address)), record);
        byte[] bytes = Convert.FromHexString(record[2..]);
        Assert.Equal(Name(Address), ContentHash.Read(bytes));
        Assert.Null(ContentHash.Read(bytes.AsSpan(1)));
        Assert.Null(ContentHash.Read([0xe3, 0x01, .. bytes[2..]]));
    }

    [Theory]
    [InlineData("magicwave=/onion3/" + Address)]
    [InlineData("magicwave=" + Address)]
    [InlineData("MagicWave = " + Address + ".onion")]
    [InlineData("other=1, magicwave=/onion3/" + Address + ",more")]
    public void A_TXT_record_names_the_site(string text) => Assert.Equal(Name(Address), TxtRecord.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("magicwave")]
    [InlineData("magicwave=")]
    [InlineData("magicwave=/ipfs/abc")]
    [InlineData("magicwave=/onion3/short")]
    [InlineData("torplus=/onion3/" + Address)]
    [InlineData("v=spf1 -all")]
    public void Other_TXT_records_name_nothing(string text) => Assert.Null(TxtRecord.Read(text));

    [Fact]
    public void The_line_of_a_zone_file_can_be_copied()
    {
        string line = TxtRecord.LineFor("example.org", Name(Address));
        Assert.Equal($"example.org. 3600 IN TXT \"magicwave=/onion3/{Address}\"", line);
        Assert.Equal(Name(Address), TxtRecord.Read(line.Split('"')[1]));
    }

    [Theory]
    // The empty string and "abc": the Keccak team's test vectors.
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Keccak_gives_the_hashes_of_its_vectors(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Keccak256.Hash(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(500)]
    public void Keccak_takes_messages_of_every_length(int length)
    {
        // SHA3-256 is the same sponge with another padding: of two messages that differ in one bit, no half may stay the same.
        byte[] message = new byte[length];
        byte[] hash = Keccak256.Hash(message);
        message[^1] ^= 1;
        Assert.NotEqual(hash[..16], Keccak256.Hash(message)[..16]);
        Assert.NotEqual(hash[16..], Keccak256.Hash(message)[16..]);
    }

    [Theory]
    // EIP-137's examples, and one that was resolved on a real EVM.
    [InlineData("eth", "93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae")]
    [InlineData("foo.eth", "de9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f")]
    [InlineData("video.magicwave.eth", "2e2dd8668616778f17584f21a8ba2612dff0325b8ac1c751104ed39cd368d030")]
    public void The_hash_of_a_name_is_the_one_of_EIP_137(string name, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(EnsCalls.NameHash(name)));

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x1")]
    [InlineData("0xzz")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000020")]
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000020ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Results_that_are_none_are_no_records(string result)
    {
        Assert.Null(EnsCalls.ReadBytes(result));
        Assert.Null(EnsCalls.ReadAddress(result[..Math.Min(result.Length, 20)]));
    }

    [Fact]
    public void An_address_is_56_characters_of_base32()
    {
        Assert.Equal(Address + ".onion", Name(Address.ToUpperInvariant() + ".ONION").Host);
        Assert.False(OnionName.TryParse(Address[1..], out _));
        Assert.False(OnionName.TryParse(Address[1..] + "1", out _));
        Assert.NotEqual(Name(Address), Name(Other));
    }

    private static OnionName Name(string text) => OnionName.TryParse(text, out OnionName? onion) ? onion : throw new ArgumentException(text);
}
