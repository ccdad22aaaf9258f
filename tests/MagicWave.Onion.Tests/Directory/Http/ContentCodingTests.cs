using System.Text;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Tests.Directory.Http;

public class ContentCodingTests
{
    [Theory]
    [InlineData("deflate")]
    [InlineData(null)]
    public void Deflated_documents_come_back(string? coding)
    {
        byte[] document = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"r relay{i * 7919}\n")));
        byte[] coded = ContentCoding.Deflate(document);
        Assert.True(coded.Length < document.Length);
        Assert.True(ContentCoding.TryDecode(coding, coded, document.Length, out byte[] decoded));
        Assert.Equal(document, decoded);
        Assert.False(ContentCoding.TryDecode(coding, coded, document.Length - 1, out _));
    }

    [Fact]
    public void A_bomb_is_refused_long_before_it_fills_memory()
    {
        byte[] coded = ContentCoding.Deflate(new byte[10_000_000]);
        Assert.False(ContentCoding.TryDecode("deflate", coded, HttpLimits.MaxBodyLength, out _));
    }

    [Fact]
    public void Garbage_and_unknown_codings_are_refused()
    {
        Assert.False(ContentCoding.TryDecode("deflate", "no zlib here"u8.ToArray(), 1000, out _));
        Assert.False(ContentCoding.TryDecode("x-zstd", new byte[] { 1, 2, 3 }, 1000, out _));
    }

    [Theory]
    [InlineData("x-tor-lzma, x-zstd, deflate, gzip, identity", true)]
    [InlineData("Deflate;q=1", true)]
    [InlineData("identity", false)]
    [InlineData(null, false)]
    public void Deflate_is_found_in_a_list(string? list, bool expected) => Assert.Equal(expected, ContentCoding.AcceptsDeflate(list));
}
