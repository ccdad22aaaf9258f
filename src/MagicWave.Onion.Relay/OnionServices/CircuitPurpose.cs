namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>What a circuit that ends here is for. It is chosen once: a circuit that has a purpose takes no other.</summary>
internal enum CircuitPurpose
{
    /// <summary>Anything: streams, an extension, an introduction of a client.</summary>
    General,

    /// <summary>A service waits on it for introductions.</summary>
    Introduction,

    /// <summary>A client waits on it for a service.</summary>
    RendezvousWaiting,

    /// <summary>It is joined with another circuit: a client's with a service's.</summary>
    RendezvousJoined,
}
