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
}
