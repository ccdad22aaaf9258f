using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>What a circuit is to the onion services that it is part of. Belongs to the circuit; the points read and write it.</summary>
internal sealed class CircuitPoint
{
    /// <summary>What it is for.</summary>
    public CircuitPurpose Purpose { get; set; }

    /// <summary>Whether a client introduced itself on it: once only, or one circuit could flood a service.</summary>
    public bool HasIntroduced { get; set; }

    /// <summary>Of an introduction circuit: the key that clients ask for.</summary>
    public Ed25519Id AuthKey { get; set; }

    /// <summary>Of an introduction circuit: how many introductions it is passed.</summary>
    public IntroductionLimit? Limit { get; set; }

    /// <summary>Of a circuit that waits for a service: what the service must know.</summary>
    public RendezvousCookie Cookie { get; set; }
}
