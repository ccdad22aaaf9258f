using System.Text;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Tests.Directory.Http;

public class HttpResponseReaderTests
{
    [Fact]
    public void What_the_writer_writes_is_read_at_every_cut()
    {
        byte[] bytes = HttpWriter.Write(new HttpResponse(200, "OK")
        {
            Date = new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero),
            Body = Encoding.ASCII.GetBytes("network-status-version 3\n"),
            ExtraHeaders = ["X-Your-Address-Is: 127.0.0.1"],
        });
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            HttpResponseReader reader = new(1000);
            Assert.Equal(HttpReadStatus.Incomplete, reader.HandleReceived(bytes.AsSpan(0, cut)));
            Assert.Equal(HttpReadStatus.Complete, reader.HandleReceived(bytes.AsSpan(cut)));
            Assert.Equal(200, reader.Response!.Status);
            Assert.Equal("identity", reader.Response.ContentEncoding);
            Assert.Equal(new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero), reader.Response.Date);
            Assert.Equal("network-status-version 3\n", Encoding.ASCII.GetString(reader.Response.Body.Span));
        }
    }

    [Fact]
    public void A_body_without_a_length_ends_with_the_connection()
    {
        HttpResponseReader reader = new(1000);
        Assert.Equal(HttpReadStatus.Incomplete, reader.HandleReceived("HTTP/1.0 200 OK\r\n\r\nabc"u8));
        Assert.Equal(HttpReadStatus.Complete, reader.HandleEnd());
        Assert.Equal(3, reader.Response!.Body.Length);
    }

    [Fact]
    public void A_body_shorter_than_announced_is_no_answer()
    {
        HttpResponseReader reader = new(1000);
        reader.HandleReceived("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nabc"u8);
        Assert.Equal(HttpReadStatus.Malformed, reader.HandleEnd());
        Assert.Null(reader.Response);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nabcde")]
    public void A_body_has_a_bound(string text)
    {
        HttpResponseReader reader = new(4);
        Assert.Equal(HttpReadStatus.TooLong, reader.HandleReceived(Encoding.ASCII.GetBytes(text)));
    }

    [Theory]
    [InlineData("ICY 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.0 20000 OK\r\n\r\n")]
    [InlineData("HTTP/1.0\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: x\r\n\r\n")]
    public void Refuses_what_is_not_an_answer(string text)
    {
        HttpResponseReader reader = new(4);
        Assert.Equal(HttpReadStatus.Malformed, reader.HandleReceived(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void A_header_cannot_be_smuggled_into_a_request()
    {
        HttpRequest request = new("GET", "/tor/keys/all") { Host = "a\r\nX: y" };
        Assert.Throws<ArgumentException>(() => HttpWriter.Write(request));
    }
}
