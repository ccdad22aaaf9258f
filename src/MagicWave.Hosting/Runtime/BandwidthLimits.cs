using MagicWave.Hosting.Options;
using MagicWave.Onion.Runtime;

namespace MagicWave.Hosting.Runtime;

/// <summary>The limit that the options of bandwidth add up to.</summary>
internal static class BandwidthLimits
{
    /// <summary>tor's default, which nobody reaches: there is no limit then.</summary>
    private const long Unlimited = 1L << 30;

    /// <summary>The limit of a client.</summary>
    public static BandwidthLimit? Of(NodeOptions node, TimeProvider time) => Make(node.BandwidthRate, node.BandwidthBurst, time);

    /// <summary>The limit of a relay, whose traffic is all other people's.</summary>
    public static BandwidthLimit? Of(NodeOptions node, RelayHostOptions relay, TimeProvider time)
    {
        bool hasOwn = relay.RelayBandwidthRate > 0 && relay.RelayBandwidthRate < node.BandwidthRate;
        return hasOwn ? Make(relay.RelayBandwidthRate, relay.RelayBandwidthBurst, time) : Of(node, time);
    }

    private static BandwidthLimit? Make(long rate, long burst, TimeProvider time) =>
        rate is > 0 and < Unlimited ? new BandwidthLimit(rate, Math.Max(rate, burst == Unlimited ? rate : burst), time) : null;
}
