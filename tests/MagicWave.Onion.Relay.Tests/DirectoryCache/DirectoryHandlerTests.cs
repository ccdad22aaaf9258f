using System.Net;
using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Tests.Authority;
using MagicWave.Onion.Relay.Tests.Descriptor;

namespace MagicWave.Onion.Relay.Tests.DirectoryCache;

public class DirectoryHandlerTests
{
    private static readonly ServerDescriptor[] Relays = [TestRelay.Descriptor(1), TestRelay.Descriptor(2), TestRelay.Descriptor(3)];

    private readonly TestAuthority _authority = new();
    private readonly DirectoryHandler _handler;

    public DirectoryHandlerTests()
    {
        _handler = new DirectoryHandler(_authority.Documents, _authority.Machine);
        Assert.All(Relays, relay => _authority.Upload(relay));
        _authority.Advance(TimeSpan.FromHours(1));
    }

    private static string Identity => TestAuthority.Certificate.Identity.ToString();

    [Fact]
    public void Both_consensuses_are_served_whole_and_compressed()
    {
        Assert.Equal(_authority.Ns!.Text.ToArray(), Get("/tor/status-vote/current/consensus"));
        Assert.Equal(_authority.Microdesc!.Text.ToArray(), Get("/tor/status-vote/current/consensus-microdesc"));
        Assert.Equal(_authority.Microdesc.Text.ToArray(), Get("/tor/status-vote/current/consensus-microdesc.z"));
        HttpResponse plain = Ask("/tor/status-vote/current/consensus-microdesc");
        HttpResponse compressed = Ask("/tor/status-vote/current/consensus-microdesc", "x-zstd, deflate");
        Assert.Equal("identity", plain.ContentEncoding);
        Assert.Equal("deflate", compressed.ContentEncoding);
        Assert.True(compressed.Body.Length < plain.Body.Length);
    }

    [Theory]
    [InlineData(1, 0, 200)]
    [InlineData(1, 1, 404)]
    [InlineData(2, 1, 200)]
    [InlineData(0, 1, 404)]
    public void A_consensus_is_served_when_more_than_half_of_those_asked_for_signed_it(int signers, int others, int expected)
    {
        IEnumerable<string> names = Enumerable.Repeat(Identity[..6], signers).Concat(Enumerable.Repeat("FFFFFF", others));
        Assert.Equal(expected, Ask($"/tor/status-vote/current/consensus-microdesc/{string.Join('+', names)}.z").Status);
    }

    [Fact]
    public void What_the_client_has_is_not_sent_again()
    {
        DateTimeOffset validAfter = _authority.Microdesc!.Consensus.ValidAfter;
        Assert.Equal(304, AskSince(validAfter).Status);
        Assert.Equal(200, AskSince(validAfter.AddSeconds(-1)).Status);
        Assert.Equal(validAfter, AskSince(validAfter.AddSeconds(-1)).LastModified);

        HttpResponse AskSince(DateTimeOffset since) => _handler.Handle(
            new HttpRequest("GET", "/tor/status-vote/current/consensus-microdesc") { IfModifiedSince = since }, null, _authority.Date);
    }

    [Fact]
    public void A_consensus_that_ended_more_than_a_day_ago_is_not_served()
    {
        HttpRequest request = new("GET", "/tor/status-vote/current/consensus");
        Assert.Equal(200, _handler.Handle(request, null, _authority.Date.AddHours(26)).Status);
        Assert.Equal(404, _handler.Handle(request, null, _authority.Date.AddHours(28)).Status);
    }

    [Fact]
    public void Certificates_are_found_by_each_of_their_names()
    {
        byte[] text = TestAuthority.Certificate.Text.ToArray();
        string key = TestAuthority.Certificate.SigningKeyDigest.ToString();
        Assert.Equal(text, Get("/tor/keys/all"));
        Assert.Equal(text, Get("/tor/keys/authority.z"));
        Assert.Equal(text, Get($"/tor/keys/fp/{Identity}"));
        Assert.Equal(text, Get($"/tor/keys/sk/{key}"));
        Assert.Equal(text, Get($"/tor/keys/fp-sk/{new string('0', 40)}-{key}+{Identity}-{key}.z"));
        Assert.Equal(404, Ask($"/tor/keys/fp-sk/{Identity}-{Identity}").Status);
    }

    [Fact]
    public void Descriptors_are_found_by_identity_and_digest()
    {
        Assert.Equal(Relays[0].Text.ToArray(), Get($"/tor/server/fp/{Relays[0].RsaId}"));
        Assert.Equal(Relays[1].Text.ToArray(), Get($"/tor/server/d/{Relays[1].Digest}.z"));
        Assert.Equal(3, ServerDescriptor.ParseAll(Get("/tor/server/all"), out _).Count);
        Assert.Equal(2, ServerDescriptor.ParseAll(Get($"/tor/server/fp/{Relays[0].RsaId}+{Relays[2].RsaId}+junk"), out _).Count);
        Assert.Equal(404, Ask("/tor/server/authority").Status);
        _authority.Documents.OwnDescriptor = Relays[0];
        Assert.Equal(Relays[0].Text.ToArray(), Get("/tor/server/authority"));
    }

    [Fact]
    public void Microdescriptors_are_found_by_digest_each_once()
    {
        MicrodescriptorDigest[] digests = [.. _authority.Microdesc!.Consensus.Routers.Select(static router => router.MicrodescriptorDigest)];
        byte[] text = Get($"/tor/micro/d/{string.Join('-', digests.Concat(digests))}.z");
        Assert.Equal(
            digests.Select(static digest => digest.ToString()).Order(),
            Microdescriptor.ParseAll(text, out _).Select(static found => found.Digest.ToString()).Order());
        Assert.Equal(404, Ask($"/tor/micro/d/{new string('A', 43)}").Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tor/")]
    [InlineData("/tor/extra/all")]
    [InlineData("/tor/status-vote/current/consensus-unknown")]
    [InlineData("/tor/status-vote/next/authority")]
    [InlineData("/tor/server/fp/")]
    [InlineData("/tor/../etc/passwd")]
    public void Everything_else_is_not_found(string target) => Assert.Equal(404, Ask(target).Status);

    [Fact]
    public void Robots_are_sent_away() => Assert.StartsWith("User-agent: *", Encoding.ASCII.GetString(Get("/tor/robots.txt")), StringComparison.Ordinal);

    [Fact]
    public void Uploads_are_for_authorities()
    {
        HttpRequest upload = new("POST", "/tor/") { Body = TestRelay.Descriptor(4).Text };
        Assert.Equal(400, new DirectoryHandler(_authority.Documents, null).Handle(upload, null, _authority.Date).Status);
        Assert.Equal(200, _handler.Handle(upload, null, _authority.Date).Status);
        Assert.Contains("X-Descriptor-Not-New: Yes", _handler.Handle(upload, null, _authority.Date).ExtraHeaders);
        Assert.Equal(400, _handler.Handle(new HttpRequest("POST", "/tor/") { Body = new byte[10] }, null, _authority.Date).Status);
        Assert.Equal(404, _handler.Handle(new HttpRequest("POST", "/tor/post/vote"), null, _authority.Date).Status);
        Assert.Equal(405, _handler.Handle(new HttpRequest("PUT", "/tor/"), null, _authority.Date).Status);
    }

    [Fact]
    public void The_responder_answers_bytes_with_bytes()
    {
        DirectoryResponder responder = new(_handler);
        byte[] request = HttpWriter.Write(new HttpRequest("GET", "/tor/keys/all"));
        DirectoryExchange exchange = responder.Open(IPAddress.Parse("192.0.2.7"));
        Assert.False(exchange.TryRespond(request.AsSpan(0, request.Length - 1), _authority.Date, out _));
        Assert.True(exchange.TryRespond(request.AsSpan(request.Length - 1), _authority.Date, out ReadOnlyMemory<byte> response));
        string text = Encoding.ASCII.GetString(response.Span);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", text, StringComparison.Ordinal);
        Assert.Contains("X-Your-Address-Is: 192.0.2.7\r\n", text);
        Assert.True(responder.Open(null).TryRespond("nonsense\r\n\r\n"u8, _authority.Date, out response));
        Assert.StartsWith("HTTP/1.0 400 ", Encoding.ASCII.GetString(response.Span), StringComparison.Ordinal);
        Assert.True(responder.Open(null).TryRespond("POST /tor/ HTTP/1.0\r\nContent-Length: 70001\r\n\r\n"u8, _authority.Date, out response));
        Assert.StartsWith("HTTP/1.0 413 ", Encoding.ASCII.GetString(response.Span), StringComparison.Ordinal);
    }

    private HttpResponse Ask(string target, string? codings = null) =>
        _handler.Handle(new HttpRequest("GET", target) { AcceptEncoding = codings }, null, _authority.Date);

    private byte[] Get(string target)
    {
        HttpResponse response = Ask(target);
        Assert.Equal(200, response.Status);
        Assert.True(ContentCoding.TryDecode(response.ContentEncoding, response.Body, HttpLimits.MaxBodyLength, out byte[] text));
        return text;
    }
}
