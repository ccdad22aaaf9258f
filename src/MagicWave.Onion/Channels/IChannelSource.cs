using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <summary>Where circuits get their channels.</summary>
public interface IChannelSource
{
    /// <summary>
    /// Gives an open channel to the relay: one that is there already, or a new one. Called under the node's gate;
    /// <paramref name="completion"/> runs once, under the gate too, at once or later.
    /// </summary>
    /// <param name="target">Whom to reach. The channel that comes back proved to be it.</param>
    /// <param name="completion">Receives the channel, or null and why there is none.</param>
    void Connect(HopTarget target, Action<Channel?, ConnectFailure> completion);
}
