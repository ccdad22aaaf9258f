using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

/// <summary>What a service and its visitors choose, and what their operators ask for.</summary>
public class ServiceChoiceTests
{
    [Fact]
    public void Excluded_relays_are_no_introduction_points()
    {
        HashSet<RsaId> allowed = [];
        using SimMeeting meeting = new(settings: new() { IsExcluded = relay => !IsAllowed(relay.RsaId) });
        Assert.Equal(allowed, meeting.Network.Relays.Where(static relay => relay.Circuits.Count > 0).Select(static relay => relay.Node.RsaId).ToHashSet());

        bool IsAllowed(RsaId id) => allowed.Contains(id) || (allowed.Count < 3 && allowed.Add(id));
    }

    [Fact]
    public void Excluded_relays_are_no_rendezvous_points()
    {
        SimNetwork network = new(10, new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        RsaId only = network.Relays.Last().Node.RsaId;
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.Equal(only, RendezvousPoint.Choose(network.View, relay => relay.RsaId != only, new SeededRandom(seed))?.RsaId);
        }

        Assert.Null(RendezvousPoint.Choose(network.View, static _ => true, new SeededRandom(1)));
    }

    /// <summary>The service may be gone without a word: a circuit on which nobody answers must not be given to one stream after the other.</summary>
    [Fact]
    public void A_circuit_on_which_nobody_answers_is_not_given_again()
    {
        using SimMeeting meeting = new();
        List<ServiceMeeting> meetings = [];
        meeting.Client.Visit(meeting.Address, "one", meetings.Add, meeting.Network.Now);
        meeting.Network.Run();
        meeting.Client.HandleSilent(meetings[0].Circuit!, meeting.Network.Now);
        meeting.Client.Visit(meeting.Address, "one", meetings.Add, meeting.Network.Now);
        meeting.Network.Run();
        Assert.True(((SimCircuit)meetings[0].Circuit!).IsClosed);
        Assert.NotSame(meetings[0].Circuit, meetings[1].Circuit);
        Assert.False(((SimCircuit)meetings[1].Circuit!).IsClosed);
    }

    [Fact]
    public void A_client_that_is_let_in_later_finds_the_service_and_the_same_clients_change_nothing()
    {
        SeededRandom random = new(8);
        using ServiceIdentityKey any = ServiceIdentityKey.Generate(random);
        using ClientAuthorization friend = ClientAuthorization.Generate(any.Address, random);
        using ClientAuthorization late = ClientAuthorization.Generate(any.Address, random);
        using SimMeeting meeting = new(settings: new() { Clients = [friend.PublicKey.Key.ToArray()] }, authorization: late);
        Assert.Equal(VisitFailure.WrongClientKey, meeting.Visit());
        long before = meeting.Service.Counters.Uploaded;
        meeting.Service.UseClients([friend.PublicKey.Key.ToArray()], meeting.Network.Now);
        meeting.Step(TimeSpan.FromSeconds(10));
        Assert.Equal(before, meeting.Service.Counters.Uploaded);
        meeting.Service.UseClients([late.PublicKey.Key.ToArray()], meeting.Network.Now);
        meeting.Step(TimeSpan.FromSeconds(10));
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    /// <summary>Keys are read again while a descriptor is on its way: the new one counts, and the old one is erased.</summary>
    [Fact]
    public void A_key_is_looked_up_when_it_is_needed()
    {
        SeededRandom random = new(8);
        using ServiceIdentityKey any = ServiceIdentityKey.Generate(random);
        using ClientAuthorization friend = ClientAuthorization.Generate(any.Address, random);
        using ClientAuthorization old = ClientAuthorization.Generate(any.Address, random);
        using SimMeeting meeting = new(settings: new() { Clients = [friend.PublicKey.Key.ToArray()] }, authorization: old);
        List<VisitFailure> outcome = [];
        meeting.Client.Visit(meeting.Address, null, one => outcome.Add(one.Failure), meeting.Network.Now);
        old.Dispose();
        meeting.ClientKey = friend;
        meeting.Network.Run();
        Assert.Equal([VisitFailure.None], outcome);
    }

    [Fact]
    public void Clients_without_streams_make_room_and_others_do_not()
    {
        using SimMeeting meeting = new(settings: new() { MaximumMeetings = 2 });
        for (int i = 0; i < 3; i++)
        {
            meeting.Step(TimeSpan.FromSeconds(1));
            Assert.Equal(VisitFailure.None, meeting.Visit());
        }

        Assert.Equal(2, meeting.Service.Meetings);
        Assert.Equal([true, false, false], meeting.Accepted.Select(static one => one.IsClosed));

        meeting.Accepted.ForEach(static one => one.HasStreams = true);
        List<ServiceMeeting> outcome = [];
        meeting.Client.Visit(meeting.Address, "late", outcome.Add, meeting.Network.Now);
        meeting.Network.Run();
        Assert.Empty(outcome);
        Assert.Equal(1, meeting.Service.Counters.Dropped);
        meeting.Accepted[1].HasStreams = false;
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    /// <summary>A service with one introduction point is tried again there; that it never came is what its visitor is told.</summary>
    [Fact]
    public void A_service_that_was_introduced_to_and_never_came_is_not_said_to_have_no_introduction_points()
    {
        using SimMeeting meeting = new(settings: new() { IntroductionPoints = 1 });
        meeting.Network.StallsRendezvous = true;
        List<VisitFailure> outcome = [];
        meeting.Client.Visit(meeting.Address, null, one => outcome.Add(one.Failure), meeting.Network.Now);
        meeting.Network.Run();
        for (int i = 0; i < 10 && outcome.Count == 0; i++)
        {
            meeting.Step(TimeSpan.FromSeconds(31));
        }

        Assert.Equal([VisitFailure.RendezvousFailed], outcome);
    }

    [Fact]
    public void More_clients_than_a_descriptor_has_room_for_are_refused_at_once()
    {
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(new SeededRandom(3));
        using ClientAuthorization client = ClientAuthorization.Generate(key.Address, new SeededRandom(4));
        Options(316).Check();
        Assert.Contains("316", Assert.Throws<ArgumentException>(() => Options(317).Check()).Message, StringComparison.Ordinal);

        OnionServiceOptions Options(int clients) => new()
        {
            Key = key,
            Ports = new HashSet<int> { 80 },
            AuthorizedClients = [.. Enumerable.Repeat(client.PublicKey, clients)],
        };
    }

    [Fact]
    public void A_client_waits_where_a_circuit_of_its_own_leads_already()
    {
        using SimMeeting meeting = new();
        foreach (SimRelay place in meeting.Network.Relays.Take(3).ToArray())
        {
            meeting.Network.ReadyRendezvousPoint = place.Target;
            Assert.Equal(VisitFailure.None, meeting.Visit());
            Assert.Equal(place.Target, meeting.Accepted[^1].Last);
        }
    }
}
