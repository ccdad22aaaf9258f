using MagicWave.Core.Security;
using MagicWave.Onion.Directory.Verification;

namespace MagicWave.Onion.Directory.Client;

/// <summary>When to look for the next consensus, and until when an old one will do (dir-spec 5.1).</summary>
internal static class ConsensusTimes
{
    // Caches leave the authorities this long to agree, or a sixteenth of short intervals.
    private static readonly TimeSpan BeforeCaching = TimeSpan.FromMinutes(2);

    /// <summary>
    /// A random time: for clients after the caches are expected to have the next consensus and before this one ends, for caches soon after
    /// the authorities have it.
    /// </summary>
    public static DateTimeOffset NextFetch(Consensus consensus, bool isCache, IRandom random)
    {
        TimeSpan interval = consensus.FreshUntil - consensus.ValidAfter;
        DateTimeOffset start;
        TimeSpan span;
        if (isCache)
        {
            TimeSpan wait = interval / 16;
            start = consensus.FreshUntil + (wait < BeforeCaching ? wait : BeforeCaching);
            span = interval / 2;
        }
        else
        {
            start = consensus.FreshUntil + (interval * 3 / 4);
            span = (consensus.ValidUntil - start) * 7 / 8;
        }

        return start + TimeSpan.FromTicks(random.NextInt64(Math.Max(TimeSpan.TicksPerSecond, span.Ticks)));
    }

    /// <summary>Whether it may be used now: it is "reasonably live" up to a day around its dates.</summary>
    public static bool IsReasonablyLive(Consensus consensus, DateTimeOffset date) =>
        date <= consensus.ValidUntil + ConsensusVerifier.Slack && date >= consensus.ValidAfter - ConsensusVerifier.Slack;
}
