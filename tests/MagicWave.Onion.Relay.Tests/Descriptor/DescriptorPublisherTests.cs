using System.Net;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Relay.Tests.Authority;

namespace MagicWave.Onion.Relay.Tests.Descriptor;

public class DescriptorPublisherTests
{
    private static readonly RelayKeys Keys = TestRelay.Keys(1);
    private static readonly DirectoryServer Server = new()
    {
        Target = new(TestRelay.Keys(2).RsaId, null, new IPEndPoint(IPAddress.Loopback, 1), default, false, false, "auth"),
        V3Identity = TestAuthority.Certificate.Identity,
    };

    private readonly TestAuthority _authority = new();
    private readonly DirectoryHandler _handler;
    private readonly List<HttpRequest> _requests = [];
    private DateTimeOffset _date = TestRelay.Date;
    private Func<HttpRequest, HttpResponse?> _fault = static _ => null;

    public DescriptorPublisherTests() => _handler = new DirectoryHandler(_authority.Documents, _authority.Machine);

    [Fact]
    public void The_first_descriptor_reaches_the_authority_and_is_seen_there()
    {
        DescriptorPublisher publisher = Publisher();
        Run(publisher, TimeSpan.FromSeconds(10));
        Assert.True(publisher.IsPublished);
        Assert.Equal(["POST /tor/", $"GET /tor/server/fp/{Keys.RsaId}"], _requests.Select(static r => $"{r.Method} {r.Target}"));
        Assert.Equal(ServerDescriptorVerdict.Valid, ServerDescriptorVerifier.Verify(publisher.Current!, _date));
        Assert.Equal(publisher.Current!.Digest, _authority.Documents.FindDescriptor(Keys.RsaId)!.Digest);
    }

    [Fact]
    public void A_new_one_comes_after_eighteen_hours()
    {
        DescriptorPublisher publisher = Publisher();
        Run(publisher, TimeSpan.FromHours(17.9));
        Assert.Equal(TestRelay.Date, publisher.Current!.Published);
        Run(publisher, TimeSpan.FromHours(0.2));
        Assert.Equal(TestRelay.Date.AddHours(18), publisher.Current!.Published);
        Assert.True(publisher.IsPublished);
        Assert.Equal(TimeSpan.FromHours(18), publisher.Current.Uptime);
    }

    [Fact]
    public void A_change_is_published_after_a_minute_and_none_is_not()
    {
        DescriptorPublisher publisher = Publisher();
        Run(publisher, TimeSpan.FromSeconds(10));
        publisher.SetProfile(TestRelay.Profile(1));
        Run(publisher, TimeSpan.FromMinutes(10));
        Assert.Equal(TestRelay.Date, publisher.Current!.Published);

        publisher.SetProfile(TestRelay.Profile(1) with { OrPort = 9999 });
        publisher.SetProfile(TestRelay.Profile(1) with { OrPort = 9998 });
        Run(publisher, TimeSpan.FromMinutes(2));
        Assert.Equal(9998, publisher.Current.OrPort);
        Assert.Equal(9998, _authority.Documents.FindDescriptor(Keys.RsaId)!.OrPort);
    }

    [Fact]
    public void Two_descriptors_never_have_the_same_date()
    {
        DescriptorPublisher publisher = Publisher(isTestingNetwork: true);
        DateTimeOffset last = DateTimeOffset.MinValue;
        for (int i = 0; i < 5; i++)
        {
            publisher.SetProfile(TestRelay.Profile(1) with { OrPort = 9000 + i });
            Run(publisher, TimeSpan.FromSeconds(1.1));
            Assert.True(publisher.Current!.Published > last);
            last = publisher.Current.Published;
        }
    }

    [Fact]
    public void An_authority_that_says_yes_and_has_nothing_gets_it_again()
    {
        int uploads = 0;
        DescriptorPublisher publisher = Publisher(isTestingNetwork: true);
        _fault = request => request.IsPost && uploads++ < 2 ? new HttpResponse(200, "None") : null;
        Run(publisher, TimeSpan.FromMinutes(1));
        Assert.True(publisher.IsPublished);
        Assert.Equal(3, uploads);
    }

    [Fact]
    public void A_silent_authority_is_asked_again_with_growing_pauses()
    {
        DescriptorPublisher publisher = Publisher();
        _fault = static _ => new HttpResponse(100, "silence");
        Run(publisher, TimeSpan.FromHours(12));
        Assert.InRange(_requests.Count, 10, 30);
        _fault = static _ => null;
        Run(publisher, TimeSpan.FromHours(1.1));
        Assert.True(publisher.IsPublished);
    }

    [Fact]
    public void A_consensus_without_the_relay_brings_a_new_descriptor()
    {
        DescriptorPublisher publisher = Publisher();
        Run(publisher, TimeSpan.FromMinutes(10));
        publisher.HandleConsensus(Empty(TestRelay.Date.AddHours(1)), _date);
        Run(publisher, TimeSpan.FromMinutes(55));
        Assert.Equal(TestRelay.Date, publisher.Current!.Published);

        Run(publisher, TimeSpan.FromHours(1));
        publisher.HandleConsensus(Empty(TestRelay.Date.AddHours(2)), _date);
        Run(publisher, TimeSpan.FromMinutes(5));
        Assert.True(publisher.Current!.Published > TestRelay.Date.AddHours(2));
    }

    [Fact]
    public void Test_networks_claim_a_month_for_everybody()
    {
        DescriptorPublisher publisher = Publisher(isTestingNetwork: true);
        Run(publisher, TimeSpan.FromSeconds(1));
        Assert.True(publisher.Current!.Uptime > TimeSpan.FromDays(30));
    }

    private static Consensus Empty(DateTimeOffset validAfter) => new()
    {
        Flavor = ConsensusFlavor.Microdesc,
        Method = 35,
        ValidAfter = validAfter,
        FreshUntil = validAfter.AddHours(1),
        ValidUntil = validAfter.AddHours(3),
        Routers = [],
    };

    private static DescriptorPublisher Publisher(bool isTestingNetwork = false) => new(
        new PublisherOptions { Authorities = [Server], IsTestingNetwork = isTestingNetwork },
        TestRelay.Profile(1),
        Keys,
        TestRelay.Date);

    private void Run(DescriptorPublisher publisher, TimeSpan duration)
    {
        DateTimeOffset end = _date + duration;
        while ((publisher.NextDeadline ?? _date) <= end)
        {
            _date = publisher.NextDeadline is { } deadline && deadline > _date ? deadline : _date;
            publisher.HandleDeadline(_date);
            while (publisher.TryTakeRequest(out DescriptorRequest? request))
            {
                _requests.Add(request.Request);
                HttpResponse response = _fault(request.Request) ?? _handler.Handle(request.Request, null, _date);
                if (response.Status == 100)
                {
                    publisher.HandleFailure(request, _date);
                }
                else
                {
                    publisher.HandleAnswer(request, response, _date);
                }
            }
        }

        _date = end;
    }
}
