using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.ProofOfWork;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

public class ServiceWorkTests
{
    private static readonly PowDefenseOptions OnePerSecond = new(QueueRate: 1, QueueBurst: 1);

    [Fact]
    public void A_service_that_asks_for_work_is_met_by_a_client_that_works()
    {
        using SimMeeting meeting = MakeBusy();
        int tasks = 0;
        meeting.Work = task =>
        {
            tasks++;
            meeting.Solve(task);
        };
        Assert.Equal(VisitFailure.None, meeting.Visit());
        Assert.Equal(1, tasks);
        Assert.Equal(0, meeting.Service.Counters.BadProofs);
    }

    [Fact]
    public void Who_does_not_work_waits_behind_who_does()
    {
        using SimMeeting meeting = MakeBusy();
        Assert.Equal(VisitFailure.None, meeting.Visit());
        ServiceClient idle = new(new() { AllowsPrivateRelays = true }, meeting.Network, new SeededRandom(6), () => meeting.Network.Date) { View = meeting.Network.View };
        List<string> met = [];
        idle.Visit(meeting.Address, null, one => met.Add($"idle {one.Failure}"), meeting.Network.Now);
        meeting.Network.Run();
        meeting.Client.Visit(meeting.Address, "second", one => met.Add($"working {one.Failure}"), meeting.Network.Now);
        meeting.Network.Run();
        Assert.Empty(met);
        meeting.Step(TimeSpan.FromSeconds(1.2));
        Assert.Equal(["working None"], met);
        meeting.Step(TimeSpan.FromSeconds(1.2));
        Assert.Equal(["working None", "idle None"], met);
    }

    [Fact]
    public void A_proof_that_was_shown_before_is_refused()
    {
        using SimMeeting meeting = MakeBusy();
        PowSolution? first = null;
        meeting.Work = task =>
        {
            while (first is null)
            {
                first = task.TryNext();
            }

            task.Complete(first, meeting.Network.Now);
        };
        Assert.Equal(VisitFailure.None, meeting.Visit());
        long met = meeting.Service.Counters.Rendezvous;
        bool isMet = false;
        meeting.Client.Visit(meeting.Address, "again", one => isMet = true, meeting.Network.Now);
        meeting.Network.Run();
        meeting.Step(TimeSpan.FromSeconds(2));
        Assert.False(isMet);
        Assert.Equal(1, meeting.Service.Counters.BadProofs);
        Assert.Equal(met, meeting.Service.Counters.Rendezvous);
    }

    [Fact]
    public void Work_ends_with_the_visit_and_after_a_while()
    {
        using SimMeeting meeting = MakeBusy();
        List<PowTask> tasks = [];
        List<VisitFailure> failures = [];
        meeting.Work = tasks.Add;
        meeting.Client.Visit(meeting.Address, "closed", one => failures.Add(one.Failure), meeting.Network.Now);
        meeting.Network.Run();
        Assert.False(Assert.Single(tasks).IsCancelled);
        meeting.Client.Close(meeting.Network.Now);
        Assert.True(tasks[0].IsCancelled);
        tasks[0].Complete(default(PowSolution), meeting.Network.Now);
        Assert.Equal([VisitFailure.Closed], failures);

        meeting.Client.Visit(meeting.Address, "late", one => failures.Add(one.Failure), meeting.Network.Now);
        meeting.Network.Run();
        meeting.Step(TimeSpan.FromMinutes(9));
        Assert.False(tasks[1].IsCancelled);
        meeting.Step(TimeSpan.FromMinutes(2));
        Assert.True(tasks[1].IsCancelled);
        Assert.Equal([VisitFailure.Closed, VisitFailure.IntroductionFailed], failures);
    }

    [Fact]
    public void A_visit_for_which_nobody_works_says_so()
    {
        using SimMeeting meeting = MakeBusy();
        meeting.Work = task => task.Complete(null, meeting.Network.Now);
        Assert.Equal(VisitFailure.IntroductionFailed, meeting.Visit());
    }

    [Fact]
    public void A_client_works_after_an_introduction_that_led_nowhere()
    {
        using SimMeeting meeting = new(settings: new() { ProofOfWork = new(), MaximumPending = 0 });
        List<PowTask> tasks = [];
        meeting.Work = tasks.Add;
        meeting.Client.Visit(meeting.Address, null, static _ => { }, meeting.Network.Now);
        meeting.Network.Run();
        Assert.Empty(tasks);
        meeting.Step(TimeSpan.FromSeconds(31));
        Assert.Single(tasks);
    }

    [Fact]
    public void A_new_seed_is_published_and_who_has_the_old_one_asks_again()
    {
        using SimMeeting meeting = new(settings: new() { ProofOfWork = new() });
        ProofOfWorkParams before = Fetch(meeting);
        Assert.Equal(meeting.Service.Waiting!.Offer.Seed.ToArray(), before.Seed.ToArray());
        Assert.Equal(0u, before.SuggestedEffort);
        meeting.Step(before.ExpiresAt - meeting.Network.Date + TimeSpan.FromSeconds(1));
        ProofOfWorkParams after = Fetch(meeting);
        Assert.NotEqual(before.Seed.ToArray(), after.Seed.ToArray());
        Assert.Equal(meeting.Service.Waiting!.Offer.Seed.ToArray(), after.Seed.ToArray());
        Assert.True(after.ExpiresAt > meeting.Network.Date);
    }

    [Fact]
    public void A_service_that_does_not_ask_says_nothing_of_work()
    {
        using SimMeeting meeting = new();
        CachedDescriptor? found = null;
        meeting.Client.Find(meeting.Address, (one, _) => found = one);
        meeting.Network.Run();
        Assert.Null(found!.Descriptor!.ProofOfWork);
    }

    private static ProofOfWorkParams Fetch(SimMeeting meeting)
    {
        CachedDescriptor? found = null;
        meeting.Client.Find(meeting.Address, (one, _) => found = one);
        meeting.Network.Run();
        return found!.Descriptor!.ProofOfWork!;
    }

    /// <summary>A service whose visitors had to wait a while ago, so that it asks for work; they are gone.</summary>
    private static SimMeeting MakeBusy()
    {
        SimMeeting meeting = new(settings: new() { ProofOfWork = OnePerSecond });
        meeting.Step(TimeSpan.FromSeconds(279));
        for (int i = 0; i < 20; i++)
        {
            meeting.Client.Visit(meeting.Address, $"crowd {i}", static _ => { }, meeting.Network.Now);
        }

        for (int i = 0; i < 40; i++)
        {
            meeting.Network.Run();
            meeting.Step(TimeSpan.FromSeconds(1));
            if (i == 20)
            {
                meeting.Client.Close(meeting.Network.Now);
            }
        }

        Assert.Equal(1u, meeting.Service.Waiting!.Offer.SuggestedEffort);
        meeting.Client.Find(meeting.Address, static (_, _) => { }, useless: meeting.Revision);
        meeting.Network.Run();
        return meeting;
    }
}
