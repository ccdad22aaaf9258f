using MagicWave.Onion.Circuits;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion.Runtime;

/// <summary>What the end of a circuit tells about its relays.</summary>
internal static class PathEvents
{
    /// <summary>The event for whoever chose the path.</summary>
    internal static PathEvent Of(CircuitEnding ending, bool wasOpen) => (ending.Fault, wasOpen) switch
    {
        (_, true) => PathEvent.Collapsed,
        (CircuitFault.ChannelFailed, _) => PathEvent.GuardUnreachable,
        (CircuitFault.Timeout, _) => PathEvent.TimedOut,
        _ => PathEvent.HopFailed,
    };
}
