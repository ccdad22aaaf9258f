using System.Net;
using System.Text;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

public sealed class HsDirectoryTests
{
    private readonly HsDirectory _directory;
    private readonly DirectoryHandler _handler;
    private DateTimeOffset _date = DescribedService.Now;

    public HsDirectoryTests()
    {
        _directory = new(new OnionServiceCounters());
        _handler = new(new ServedDocuments(), null, _directory);
    }

    private OnionServiceCounters Counters => _directory.Counters;

    [Fact]
    public void What_was_stored_is_given_out_byte_for_byte()
    {
        DescribedService service = new(1);
        byte[] text = service.Write();
        Assert.Equal((200, "HS descriptor stored successfully."), Publish(text));
        HttpResponse answer = Get(service.Name);
        Assert.Equal(200, answer.Status);
        Assert.Equal("identity", answer.ContentEncoding);
        Assert.Equal(text, answer.Body.ToArray());
        Assert.Equal(200, Get(service.Name + "=").Status);
        Assert.Equal(1, Counters.DescriptorsStored);
        Assert.Equal(2, Counters.DescriptorsServed);
    }

    [Fact]
    public void Nobody_who_comes_directly_gets_or_leaves_anything()
    {
        DescribedService service = new(1);
        byte[] text = service.Write();
        Assert.Equal(503, _handler.Handle(new HttpRequest("POST", "/tor/hs/3/publish") { Body = text }, IPAddress.Loopback, _date).Status);
        Assert.Equal(0, _directory.Count);
        _ = Publish(text);
        Assert.Equal(503, _handler.Handle(new HttpRequest("GET", "/tor/hs/3/" + service.Name), IPAddress.Loopback, _date).Status);
        Assert.Equal(1, Counters.DescriptorsRefused);
        Assert.Equal(1, Counters.DescriptorsNotServed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void What_is_not_here_is_not_found(string name)
    {
        _ = Publish(new DescribedService(1).Write());
        Assert.Equal(404, Get(name).Status);
    }

    [Theory]
    [InlineData("/tor/hs/3/")]
    [InlineData("/tor/hs/2/publish")]
    [InlineData("/tor/hs/3publish")]
    [InlineData("/tor/hs/")]
    public void Uploads_to_other_places_are_refused(string target) => Assert.Equal(400, Publish(new DescribedService(1).Write(), target).Status);

    [Fact]
    public void Only_a_higher_revision_replaces_a_descriptor()
    {
        DescribedService service = new(1);
        byte[] fifth = service.Write(5), sixth = service.Write(6);
        Assert.Equal(200, Publish(fifth).Status);
        Assert.Equal(400, Publish(fifth).Status);
        Assert.Equal(400, Publish(service.Write(5)).Status);
        Assert.Equal(400, Publish(service.Write(4)).Status);
        Assert.Equal(200, Publish(sixth).Status);
        Assert.Equal(400, Publish(fifth).Status);
        Assert.Equal(sixth, Get(service.Name).Body.ToArray());
        Assert.Equal(1, _directory.Count);
        Assert.Equal(200, Publish(service.Write(ulong.MaxValue)).Status);
        Assert.Equal(400, Publish(service.Write(ulong.MaxValue)).Status);
    }

    [Fact]
    public void Nobody_else_replaces_a_descriptor()
    {
        DescribedService service = new(1);
        byte[] text = service.Write(1);
        _ = Publish(text);
        Assert.Equal(400, Publish(service.Write(2, certifier: service.NewKey().Expanded)).Status);
        Assert.Equal(text, Get(service.Name).Body.ToArray());
    }

    [Fact]
    public void A_descriptor_of_a_day_ago_is_refused_for_its_certificate() =>
        Assert.Equal(400, Publish(new DescribedService(1).Write(expires: _date.AddHours(-1))).Status);

    [Theory]
    [InlineData(0, 400)]
    [InlineData(36_000, 200)]
    [InlineData(37_000, 400)]
    [InlineData(45_000, 400)]
    public void A_descriptor_has_a_length_that_tor_takes(int noise, int status) => Assert.Equal(status, Publish(new DescribedService(1).Write(noise: noise)).Status);

    [Fact]
    public void A_descriptor_is_kept_for_as_long_as_it_asks()
    {
        DescribedService hour = new(1), half = new(2);
        Assert.Equal(200, Publish(hour.Write(minutes: 60)).Status);
        Assert.Equal(200, Publish(half.Write(minutes: 720)).Status);
        Assert.Equal(400, Publish(new DescribedService(3).Write(minutes: 721)).Status);
        _date += TimeSpan.FromMinutes(59);
        Assert.Equal(200, Get(hour.Name).Status);
        _date += TimeSpan.FromMinutes(1);
        Assert.Equal(404, Get(hour.Name).Status);
        Assert.Equal(2, _directory.Count);
        _ = Publish(new DescribedService(4).Write());
        Assert.Equal(2, _directory.Count);
        _date += TimeSpan.FromHours(11);
        _ = Publish(new DescribedService(5).Write());
        Assert.Equal(1, _directory.Count);
    }

    [Fact]
    public void Each_altered_byte_is_refused()
    {
        byte[] text = new DescribedService(1).Write(noise: 600);
        for (int i = 0; i < text.Length; i++)
        {
            byte[] altered = [.. text];
            altered[i] ^= 4;
            Assert.Equal(400, Publish(altered).Status);
            Assert.Equal(400, Publish(text[..i]).Status);
        }

        Assert.Equal(0, _directory.Count);
        Assert.Equal(2 * text.Length, Counters.DescriptorsRefused);
    }

    [Fact]
    public void Noise_is_refused()
    {
        SeededRandom random = new(77);
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(400, Publish(random.Bytes(random.Next(0, 70_000))).Status);
        }
    }

    [Fact]
    public void A_full_store_drops_what_nobody_asks_for_and_keeps_what_just_came()
    {
        HsDirectory small = new(Counters, 1 << 20);
        DirectoryHandler handler = new(new ServedDocuments(), null, small);
        DescribedService wanted = new(1);
        _ = Publish(wanted.Write(), handler: handler);
        for (ulong i = 2; i < 400; i++)
        {
            DescribedService service = new(i);
            _date += TimeSpan.FromSeconds(1);
            Assert.Equal(200, Get(wanted.Name, handler).Status);
            Assert.Equal(200, Publish(service.Write(), handler: handler).Status);
            Assert.InRange(small.Bytes, 1, 1 << 20);
            Assert.Equal(200, handler.Handle(Fetch(service.Name), null, _date, isAnonymous: true).Status);
        }

        Assert.True(small.Count > 20);
        Assert.Equal(399, small.Count + Counters.DescriptorsEvicted);
    }

    [Fact]
    public void A_renewed_descriptor_keeps_its_place_among_those_that_are_asked_for()
    {
        HsDirectory small = new(Counters, 1 << 20);
        DirectoryHandler handler = new(new ServedDocuments(), null, small);
        DescribedService wanted = new(1);
        _ = Publish(wanted.Write(1), handler: handler);
        _ = Get(wanted.Name, handler);
        _ = Publish(wanted.Write(2), handler: handler);
        for (ulong i = 2; i < 200; i++)
        {
            _ = Publish(new DescribedService(i).Write(), handler: handler);
        }

        Assert.Equal(200, Get(wanted.Name, handler).Status);
        Assert.True(Counters.DescriptorsEvicted > 0);
    }

    [Fact]
    public void Over_the_wire_an_upload_is_read_whole_and_bounded()
    {
        DirectoryResponder responder = new(_handler);
        byte[] text = new DescribedService(1).Write();
        byte[] request = [.. Encoding.ASCII.GetBytes($"POST /tor/hs/3/publish HTTP/1.0\r\nContent-Length: {text.Length}\r\nHost: x\r\n\r\n"), .. text];
        DirectoryExchange exchange = responder.Open(null, isAnonymous: true);
        ReadOnlyMemory<byte> response = default;
        for (int i = 0; i < request.Length; i++)
        {
            Assert.Equal(i == request.Length - 1, exchange.TryRespond(request.AsSpan(i, 1), _date, out response));
        }

        Assert.StartsWith("HTTP/1.0 200 ", Encoding.ASCII.GetString(response.Span), StringComparison.Ordinal);
        Assert.True(responder.Open(null, isAnonymous: true).TryRespond(
            "POST /tor/hs/3/publish HTTP/1.0\r\nContent-Length: 70001\r\n\r\n"u8, _date, out response));
        Assert.StartsWith("HTTP/1.0 413 ", Encoding.ASCII.GetString(response.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_that_keeps_none_finds_none()
    {
        DirectoryHandler handler = new(new ServedDocuments(), null);
        Assert.Equal(404, Get(new DescribedService(1).Name, handler).Status);
        Assert.Equal(400, Publish(new DescribedService(1).Write(), handler: handler).Status);
    }

    private static HttpRequest Fetch(string name) => new("GET", "/tor/hs/3/" + name);

    private (int Status, string Reason) Publish(byte[] text, string target = "/tor/hs/3/publish", DirectoryHandler? handler = null)
    {
        HttpResponse answer = (handler ?? _handler).Handle(new HttpRequest("POST", target) { Body = text }, null, _date, isAnonymous: true);
        return (answer.Status, answer.Reason);
    }

    private HttpResponse Get(string name, DirectoryHandler? handler = null) => (handler ?? _handler).Handle(Fetch(name), null, _date, isAnonymous: true);
}
