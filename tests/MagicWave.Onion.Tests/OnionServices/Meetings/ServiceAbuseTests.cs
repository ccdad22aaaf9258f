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

    /// <summary>An introduction point serves so many introductions: those that nobody made do not count, or anybody could have all points replaced.</summary>
    [Fact]
    public void Introductions_that_cannot_be_opened_are_not_remembered()
    {
        using SimMeeting meeting = new();
        Array.ForEach([.. meeting.Network.Relays], static relay => relay.Forges = true);

        Assert.Equal(VisitFailure.None, meeting.Visit());
        Assert.Equal((2, 0), (meeting.Service.Counters.Malformed, meeting.Service.Counters.Replays));
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
        using SimMeeting meeting = new(settings: new() { MaximumPending = 1 });
        meeting.Network.StallsRendezvous = true;
        meeting.Client.Visit(meeting.Address, "first", static _ => { }, meeting.Network.Now);
        meeting.Network.Run();
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

    /// <summary>Introductions are cheap, and a circuit to nowhere takes long: a few of them a second must not keep everybody else away.</summary>
    [Fact]
    public void Rendezvous_points_that_nobody_reaches_keep_no_other_client_away()
    {
        using SimMeeting meeting = new(settings: new() { MaximumPending = 2 });
        meeting.Network.StallsRendezvous = true;
        for (int i = 0; i < 2; i++)
        {
            meeting.Client.Visit(meeting.Address, $"nowhere {i}", static _ => { }, meeting.Network.Now);
            meeting.Network.Run();
        }

        meeting.Network.StallsRendezvous = false;
        meeting.Step(TimeSpan.FromSeconds(6));
        Assert.Equal(VisitFailure.None, meeting.Visit());
        Assert.Equal([true, false], meeting.Network.Stalled.Select(static one => one.IsClosed));

        // The other one is given up when its client is gone.
        meeting.Step(TimeSpan.FromSeconds(25));
        Assert.True(meeting.Network.Stalled[1].IsClosed);
        Assert.Equal(2, meeting.Service.Counters.RendezvousFailed);
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

    /// <summary>An introduction point that ends its circuit now and then must not make the service upload to all directories, each time over new circuits.</summary>
    [Fact]
    public void An_introduction_point_that_is_lost_for_a_moment_changes_no_descriptor()
    {
        using SimMeeting meeting = new();
        long uploaded = meeting.Service.Counters.Uploaded;
        long established = meeting.Service.Counters.Established;
        meeting.Network.Relays.First(static relay => relay.Circuits.Count > 0).Circuits[0].Lose();
        for (int i = 0; i < 30; i++)
        {
            meeting.Step(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(established + 1, meeting.Service.Counters.Established);
        Assert.Equal(uploaded, meeting.Service.Counters.Uploaded);
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    [Fact]
    public void An_introduction_point_that_ends_each_circuit_at_once_is_left_for_another()
    {
        using SimMeeting meeting = new();
        SimRelay relay = meeting.Network.Relays.First(static one => one.Circuits.Count > 0);
        int ended = 0;
        for (int i = 0; i < 60; i++)
        {
            foreach (SimCircuit circuit in relay.Circuits.Where(static one => !one.IsClosed).ToList())
            {
                circuit.Lose();
                ended++;
            }

            meeting.Step(TimeSpan.FromSeconds(1));
        }

        // Three for each of the two descriptors, should it be in both.
        Assert.InRange(ended, 3, 6);
        Assert.True(meeting.Service.IsPublished);
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    [Fact]
    public void A_directory_that_takes_no_descriptor_is_asked_ever_more_rarely()
    {
        using SimMeeting meeting = new();
        SimRelay[] refusing = [.. meeting.Network.Relays.Where(static relay => relay.Stored > 0)];
        Array.ForEach(refusing, static relay => relay.RefusesDescriptors = true);

        // For the new introduction point there are new descriptors, one or two.
        foreach (SimCircuit circuit in meeting.Network.Relays.SelectMany(static one => one.Circuits).ToList())
        {
            circuit.Lose();
        }

        meeting.Step(TimeSpan.FromHours(2));
        long before = meeting.Service.Counters.UploadsFailed;
        for (int i = 0; i < 50; i++)
        {
            meeting.Step(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(meeting.Service.Counters.UploadsFailed - before, refusing.Length, 7 * refusing.Length);
    }

    /// <summary>Nobody but the client itself can tell that such a relay is no use: a visit that waited on would keep all later ones of its key waiting.</summary>
    [Fact]
    public void A_rendezvous_point_that_does_not_answer_is_left_for_another()
    {
        using SimMeeting meeting = new();
        SimRelay[] relays = [.. meeting.Network.Relays];
        Array.ForEach(relays, static relay => relay.IgnoresRendezvous = true);
        ServiceMeeting? outcome = null;
        meeting.Client.Visit(meeting.Address, "one", one => outcome = one, meeting.Network.Now);
        meeting.Network.Run();
        Assert.Null(outcome);
        Array.ForEach(relays, static relay => relay.IgnoresRendezvous = false);
        meeting.Step(TimeSpan.FromSeconds(16));
        Assert.Equal(VisitFailure.None, outcome?.Failure);
        Assert.Equal(1, meeting.Service.Counters.Introductions);

        Array.ForEach(relays, static relay => relay.IgnoresRendezvous = true);
        outcome = null;
        meeting.Client.Visit(meeting.Address, "two", one => outcome = one, meeting.Network.Now);
        for (int i = 0; i < 5 && outcome is null; i++)
        {
            meeting.Step(TimeSpan.FromSeconds(16));
        }

        Assert.Equal(VisitFailure.RendezvousFailed, outcome?.Failure);
    }

    /// <summary>Who came too early must not be told so for a quarter of an hour: nothing is remembered of directories that were asked in vain.</summary>
    [Fact]
    public void A_service_that_was_not_there_yet_is_found_once_it_is()
    {
        using SimMeeting meeting = new();
        SimRelay[] relays = [.. meeting.Network.Relays];
        Array.ForEach(relays, static relay => relay.HidesDescriptors = true);
        Assert.Equal(VisitFailure.NotFound, meeting.Visit());
        Array.ForEach(relays, static relay => relay.HidesDescriptors = false);
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    [Fact]
    public void A_key_that_a_client_gets_later_counts_at_once()
    {
        SeededRandom random = new(8);
        using ServiceIdentityKey any = ServiceIdentityKey.Generate(random);
        using ClientAuthorization friend = ClientAuthorization.Generate(any.Address, random);
        using SimMeeting meeting = new(settings: new() { Clients = [friend.PublicKey.Key.ToArray()] });
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(VisitFailure.NeedsClientKey, meeting.Visit());
        }

        meeting.ClientKey = friend;
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    /// <summary>All directories but one keep the descriptor whose introduction points are gone: the client finds the one.</summary>
    [Fact]
    public void Directories_with_an_old_descriptor_do_not_hide_the_new_one()
    {
        using SimMeeting meeting = new();
        SimRelay[] relays = [.. meeting.Network.Relays];
        SimRelay[] points = [.. relays.Where(static relay => relay.Circuits.Count > 0)];
        Array.ForEach(relays, static relay => relay.HidesDescriptors = true);
        Assert.Equal(VisitFailure.NotFound, meeting.Visit());
        SimRelay[] directories = [.. relays.Where(static relay => relay.Asked > 0)];
        Assert.Equal(6, directories.Length);
        Array.ForEach(relays, static relay => relay.HidesDescriptors = false);
        Assert.Equal(VisitFailure.None, meeting.Visit());

        Array.ForEach(directories[1..], static relay => relay.KeepsOldDescriptors = true);
        for (int i = 0; i < 10; i++)
        {
            Array.ForEach(points, static relay => relay.Circuits.ToList().ForEach(static circuit => circuit.Lose()));
            meeting.Step(TimeSpan.FromSeconds(1));
        }

        meeting.Step(TimeSpan.FromSeconds(10));
        Assert.Equal(VisitFailure.None, meeting.Visit());
    }

    /// <summary>Directories that missed the newer one, or are made to give the older, do not lead a client back to what the service has replaced.</summary>
    [Fact]
    public void An_older_descriptor_does_not_follow_one_whose_introduction_points_failed()
    {
        using SimMeeting meeting = new();
        SimRelay[] relays = [.. meeting.Network.Relays];
        SimRelay[] points = [.. relays.Where(static relay => relay.Circuits.Count > 0)];
        Array.ForEach(relays, static relay => relay.HidesDescriptors = true);
        Assert.Equal(VisitFailure.NotFound, meeting.Visit());
        SimRelay[] directories = [.. relays.Where(static relay => relay.Asked > 0)];
        Array.ForEach(directories[1..], static relay => relay.KeepsOldDescriptors = true);
        for (int i = 0; i < 10; i++)
        {
            Array.ForEach(points, static relay => relay.Circuits.ToList().ForEach(static circuit => circuit.Lose()));
            meeting.Step(TimeSpan.FromSeconds(1));
        }

        meeting.Step(TimeSpan.FromSeconds(10));
        directories[0].HidesDescriptors = false;
        Assert.Equal(VisitFailure.None, meeting.Visit());
        ulong? newer = meeting.Revision;

        Array.ForEach(relays, relay => (relay.HidesDescriptors, relay.RefusesIntroductions) = (relay == directories[0], true));
        Assert.Equal(VisitFailure.IntroductionFailed, meeting.Visit());
        Assert.True(directories[1..].Sum(static relay => relay.Asked) > directories.Length - 1);
        Assert.Equal(newer, meeting.Revision);
    }
}
