using MagicWave.Onion.OnionServices.Client;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

public class ServiceOverTimeTests
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Three days and a half with a new visitor every five minutes: descriptor periods end, shared random values change, a tenth of the relays is replaced
    /// every hour, introduction points serve their time, and the clocks of both are up to two hours off in either direction.
    /// </summary>
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(-2, 2, false)]
    [InlineData(2, -2, false)]
    [InlineData(-2, 2, true)]
    public void It_stays_reachable(int serviceSkew, int clientSkew, bool serviceIsBehind)
    {
        using SimMeeting meeting = new(TimeSpan.FromHours(serviceSkew), TimeSpan.FromHours(clientSkew));
        HashSet<VisitFailure> outcomes = [];
        int visits = 0;
        for (int hour = 0; hour < 84; hour++)
        {
            for (int i = 0; i < 12; i++)
            {
                meeting.Step(Minutes);
                outcomes.Add(meeting.Visit());
                visits++;
            }

            meeting.Network.MakeConsensus(changes: 4);
            meeting.Client.View = meeting.Network.View;
            meeting.Service.HandleView(serviceIsBehind ? meeting.Network.PreviousView : meeting.Network.View, meeting.Network.Now);
            meeting.Network.Run();
        }

        Assert.Equal([VisitFailure.None], outcomes);
        Assert.Equal(visits, meeting.Service.Counters.Rendezvous);
        Assert.Equal(0, meeting.Service.Counters.Replays + meeting.Service.Counters.Malformed + meeting.Service.Counters.Dropped);

        // Each point lives a day at most, and there are two descriptors with three each.
        Assert.True(meeting.Service.Counters.Established > 3 * 6, $"{meeting.Service.Counters.Established}");
    }

    [Fact]
    public void A_service_that_ended_is_not_found_when_its_descriptors_are_too_old()
    {
        using SimMeeting meeting = new();
        Assert.Equal(VisitFailure.None, meeting.Visit());
        meeting.Service.Close(meeting.Network.Now);
        meeting.Network.Run();
        Assert.Equal(VisitFailure.IntroductionFailed, meeting.Visit());
        for (int hour = 0; hour < 4; hour++)
        {
            meeting.Step(TimeSpan.FromHours(1));
            meeting.Network.MakeConsensus();
            meeting.Client.View = meeting.Network.View;
        }

        Assert.Equal(VisitFailure.NotFound, meeting.Visit());
    }
}
