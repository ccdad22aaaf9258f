using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>A channel between the relay and a neighbour: both of its ends.</summary>
internal sealed class PointLink(PointRig rig, Channel near, Channel relay)
{
    /// <summary>The neighbour's end.</summary>
    public Channel Near { get; } = near;

    /// <summary>The relay's end.</summary>
    public Channel Relay { get; } = relay;

    /// <summary>Makes a circuit over it.</summary>
    public PointParty Open(PaymentRates? rates = null) => new(rig, this, rates);

    /// <summary>The connection breaks.</summary>
    public void Break()
    {
        Near.Close(rig.Now);
        Relay.Close(rig.Now);
    }
}
