using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

public class ServiceAbuseTests
{
    [Fact]
    public void A_replayed_introduction_makes_no_second_circuit()
    {
        using SimMeeting meeting = new();
        foreach (SimRelay relay in meeting.Network.Relays)
        {
            relay.Copies = 50;
        }

        Assert.Equal(VisitFailure.None, meeting.Visit());
        Assert.Equal(1, meeting.Service.Counters.Rendezvous);
        Assert.Equal(49, meeting.Service.Counters.Replays);
        Assert.Single(meeting.Accepted);
    }

    [Fact]
    public void Introduction_points_that_refuse_are_left_for_others_and_in_the_end_named()
    {
        using SimMeeting meeting = new();
        SimRelay[] relays = [.. meeting.Network.Relays];
        foreach (SimRelay relay in relays[..^1])
        {
            relay.RefusesIntroductions = true;
        }

        VisitFailure failure = meeting.Visit();
        Assert.True(failure is VisitFailure.None or VisitFailure.IntroductionFailed);
        relays[^1].RefusesIntroductions = true;
        Assert.Equal(VisitFailure.IntroductionFailed, meeting.Visit());

        // What failed is tried again after a while.
        Array.ForEach(relays, static relay => relay.RefusesIntroductions = false);
        meeting.Step(TimeSpan.FromMinutes(3));
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    [Fact]
    public void Introductions_beyond_what_is_built_at_a_time_are_dropped()
    {
        using SimMeeting meeting = new(settings: new() { MaximumPending = 0 });
        ServiceMeeting? outcome = null;
        meeting.Client.Visit(meeting.Address, null, one => outcome = one, meeting.Network.Now);
        meeting.Network.Run();
        Assert.Null(outcome);
        Assert.Equal(1, meeting.Service.Counters.Dropped);

        // The client waits for a while at each of its rendezvous points, and says then what did not happen.
        for (int i = 0; i < 10 && outcome is null; i++)
        {
            meeting.Step(TimeSpan.FromSeconds(31));
        }

        Assert.Equal(VisitFailure.RendezvousFailed, outcome!.Value.Failure);
    }

    [Fact]
    public void Only_a_client_whose_key_is_known_meets_a_restricted_service()
    {
        SeededRandom random = new(8);
        using ServiceIdentityKey any = ServiceIdentityKey.Generate(random);
        using ClientAuthorization friend = ClientAuthorization.Generate(any.Address, random);
        using ClientAuthorization stranger = ClientAuthorization.Generate(any.Address, random);
        Assert.Equal(VisitFailure.None, Visit(friend));
        Assert.Equal(VisitFailure.WrongClientKey, Visit(stranger));
        Assert.Equal(VisitFailure.NeedsClientKey, Visit(null));

        VisitFailure Visit(ClientAuthorization? key)
        {
            using SimMeeting meeting = new(settings: new() { Clients = [friend.PublicKey.Key.ToArray()] }, authorization: key);
            return meeting.Visit();
        }
    }

    [Fact]
    public void A_lost_circuit_is_replaced_on_the_next_visit()
    {
        using SimMeeting meeting = new();
        List<ServiceMeeting> meetings = [];
        meeting.Client.Visit(meeting.Address, "one", meetings.Add, meeting.Network.Now);
        meeting.Network.Run();
        meeting.Client.Visit(meeting.Address, "one", meetings.Add, meeting.Network.Now);
        Assert.Same(meetings[0].Circuit, meetings[1].Circuit);
        ((SimCircuit)meetings[0].Circuit!).Lose();
        meeting.Network.Run();
        meeting.Client.Visit(meeting.Address, "one", meetings.Add, meeting.Network.Now);
        meeting.Network.Run();
        Assert.NotSame(meetings[0].Circuit, meetings[2].Circuit);
        Assert.Equal(0, meeting.Service.Meetings - 1);
    }

    [Fact]
    public void A_relay_that_closes_its_circuits_does_not_make_the_service_build_without_end()
    {
        using SimMeeting meeting = new();
        long before = meeting.Service.Counters.Established;
        for (int i = 0; i < 600; i++)
        {
            foreach (SimRelay relay in meeting.Network.Relays)
            {
                relay.Circuits.ToList().ForEach(static circuit => circuit.Lose());
            }

            meeting.Step(TimeSpan.FromMilliseconds(200));
        }

        Assert.True(meeting.Service.Counters.Established - before <= 2 * 30, $"{meeting.Service.Counters.Established - before}");
    }
}
