using System.Text;
using MagicWave.Payments.Stellar.Horizon;

namespace MagicWave.Payments.Stellar.Tests.Horizon;

public sealed class ServerSentEventReaderTests
{
    [Theory]
    [InlineData("data: a\n\n", "message:a")]
    [InlineData("data:a\r\rdata: b\r\n\r\n", "message:a|message:b")]
    [InlineData("event: open\ndata: \"hello\"\n\n", "open:\"hello\"")]
    [InlineData("data: a\ndata: b\ndata\n\n", "message:a\nb\n")]
    [InlineData("event: x\n\ndata: a\n\n", "message:a")]
    [InlineData(": only a comment\nid: 7\nretry: 9\n\n", "")]
    [InlineData("data: unfinished\n", "")]
    [InlineData("\n\n\r\n\r\n", "")]
    [InlineData("data:  two spaces\n\n", "message: two spaces")]
    [InlineData("data: ünï\n\n", "message:ünï")]
    public void Events_are_the_same_however_the_bytes_are_cut(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(expected, Read(bytes[..cut], bytes[cut..]));
        }

        Assert.Equal(expected, Read([.. bytes.Select(value => new[] { value })]));
    }

    [Fact]
    public void An_event_has_a_bound()
    {
        ServerSentEventReader reader = new();
        List<ServerSentEvent> events = [];
        byte[] line = Encoding.ASCII.GetBytes("data: " + new string('x', 1_000) + "\n");
        int lines = 0;
        while (reader.TryRead(line, events) && lines < 10_000)
        {
            lines++;
        }

        Assert.InRange(lines, 1_000, ServerSentEventReader.MaximumEventLength / 1_000);
        Assert.Empty(events);
    }

    private static string Read(params byte[][] pieces)
    {
        ServerSentEventReader reader = new();
        List<ServerSentEvent> events = [];
        Assert.All(pieces, piece => Assert.True(reader.TryRead(piece, events)));
        return string.Join('|', events.Select(item => $"{item.Name}:{item.Data}"));
    }
}
