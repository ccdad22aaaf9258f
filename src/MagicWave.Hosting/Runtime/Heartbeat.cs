using MagicWave.Onion.Relay.Circuits;
using MagicWave.Onion.Relay.OnionServices;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Runtime;

/// <summary>Says from time to time, and once more at the end, what a relay did: sums since its start, which name nobody.</summary>
internal static class Heartbeat
{
    /// <summary>Beats until it is stopped.</summary>
    /// <param name="logger">Where it says it.</param>
    /// <param name="counters">Of the relay.</param>
    /// <param name="period">How often; zero for never but at the end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(ILogger logger, RelayCounters counters, TimeSpan period, TimeProvider time, CancellationToken stop)
    {
        using PeriodicTimer timer = new(period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                Beat(logger, counters);
            }
        }
        finally
        {
            Beat(logger, counters);
        }
    }

    private static void Beat(ILogger logger, RelayCounters counters)
    {
        HostLog.HeartbeatCircuits(logger, counters.CircuitsCreated, counters.CircuitsOpen, counters.CellsRelayed, counters.CellsEnded);
        OnionServiceCounters services = counters.OnionServices;
        if (services.EstablishIntroAccepted + services.EstablishIntroRefused + services.IntroduceUnknown + services.IntroduceRefused > 0)
        {
            HostLog.HeartbeatIntroductions(
                logger, services.EstablishIntroAccepted, services.EstablishIntroRefused, services.IntroduceRelayed, services.IntroduceRateLimited,
                services.IntroduceUnknown, services.IntroduceMalformed, services.IntroduceRefused);
        }

        if (services.RendezvousEstablished + services.EstablishRendezvousRefused + services.RendezvousRefused > 0)
        {
            HostLog.HeartbeatRendezvous(
                logger, services.RendezvousEstablished, services.EstablishRendezvousRefused, services.RendezvousJoined, services.RendezvousRefused,
                services.RendezvousCells);
        }

        if (services.DescriptorsStored + services.DescriptorsRefused + services.DescriptorsServed + services.DescriptorsNotServed > 0)
        {
            HostLog.HeartbeatDescriptors(
                logger, services.DescriptorsStored, services.DescriptorsRefused, services.DescriptorsEvicted, services.DescriptorsServed,
                services.DescriptorsNotServed);
        }
    }
}
