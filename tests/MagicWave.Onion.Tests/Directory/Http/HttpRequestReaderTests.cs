using System.Text;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Tests.Directory.Http;

public class HttpRequestReaderTests
{
    private const string ConsensusRequest =
        "GET /tor/status-vote/current/consensus-microdesc/49015F+5420F2.z HTTP/1.0\r\nHost: 127.0.0.1\r\n"
        + "Accept-Encoding: x-tor-lzma, x-zstd, deflate, gzip, identity\r\nIf-Modified-Since: Sat, 21 Nov 2026 03:00:00 GMT\r\n\r\n";

    [Fact]
    public void Reads_a_request_at_every_cut()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(ConsensusRequest);
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            HttpRequestReader reader = new(0);
            Assert.Equal(HttpReadStatus.Incomplete, reader.HandleReceived(bytes.AsSpan(0, cut)));
            Assert.Equal(HttpReadStatus.Complete, reader.HandleReceived(bytes.AsSpan(cut)));
            Assert.Equal("/tor/status-vote/current/consensus-microdesc/49015F+5420F2.z", reader.Request!.Target);
            Assert.Equal(new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero), reader.Request.IfModifiedSince);
            Assert.True(ContentCoding.AcceptsDeflate(reader.Request.AcceptEncoding));
        }
    }

    [Fact]
    public void Reads_an_upload_of_the_announced_length()
    {
        HttpRequestReader reader = new(10);
        Assert.Equal(HttpReadStatus.Incomplete, reader.HandleReceived("POST /tor/ HTTP/1.0\r\nContent-Length: 5\r\n\r\nhel"u8));
        Assert.Equal(HttpReadStatus.Complete, reader.HandleReceived("lo"u8));
        Assert.Equal("hello", Encoding.ASCII.GetString(reader.Request!.Body.Span));
    }

    [Theory]
    [InlineData("GET\r\n\r\n", HttpReadStatus.Malformed)]
    [InlineData("GET /x SMTP\r\n\r\n", HttpReadStatus.Malformed)]
    [InlineData("GET x HTTP/1.0\r\n\r\n", HttpReadStatus.Malformed)]
    [InlineData("GET /x HTTP/1.0\r\nContent-Length: -1\r\n\r\n", HttpReadStatus.Malformed)]
    [InlineData("GET /x HTTP/1.0\r\nA: \u0001\u0000\r\n\r\n", HttpReadStatus.Malformed)]
    [InlineData("POST /x HTTP/1.0\r\nContent-Length: 11\r\n\r\n", HttpReadStatus.TooLong)]
    [InlineData("POST /x HTTP/1.0\r\nContent-Length: 99999999999\r\n\r\n", HttpReadStatus.Malformed)]
    public void Refuses_what_is_not_a_request(string text, HttpReadStatus expected)
    {
        HttpRequestReader reader = new(10);
        Assert.Equal(expected, reader.HandleReceived(Encoding.ASCII.GetBytes(text)));
        Assert.Null(reader.Request);
    }

    [Fact]
    public void A_head_has_a_bound()
    {
        HttpRequestReader reader = new(0);
        byte[] junk = new byte[1000];
        junk.AsSpan().Fill((byte)'a');
        int sent = 0;
        while (reader.HandleReceived(junk) == HttpReadStatus.Incomplete)
        {
            sent += junk.Length;
            Assert.True(sent <= HttpLimits.MaxHeadLength);
        }

        Assert.Equal(HttpReadStatus.TooLong, reader.Status);
    }
}
