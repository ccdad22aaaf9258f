namespace MagicWave.Onion;

/// <summary>Where an operation of the onion network failed. The kinds differ by place and by what a caller can do.</summary>
public enum OnionErrorKind
{
    /// <summary>This node: the directory is not complete yet, or no relays fit the request. May succeed later.</summary>
    NoPath = 0,

    /// <summary>This node: the name or address is not one that may be connected to from here (private addresses, names ending in .exit).</summary>
    AddressRefused,

    /// <summary>This node: the client was closed.</summary>
    Closed,

    /// <summary>The network: no circuit could be built, or it was lost. May succeed on another path.</summary>
    CircuitFailed,

    /// <summary>The network or beyond: nothing came back in time. May succeed later.</summary>
    Timeout,

    /// <summary>The exit: the policy of every exit that was asked forbids the destination.</summary>
    ExitPolicy,

    /// <summary>The exit: it failed without saying more. May succeed later.</summary>
    ExitFailed,

    /// <summary>The relay: it has no directory.</summary>
    NotDirectory,

    /// <summary>Beyond the exit: the name has no address.</summary>
    NameNotResolved,

    /// <summary>Beyond the exit: the host refused the connection.</summary>
    ConnectionRefused,

    /// <summary>Beyond the exit: the host cannot be reached.</summary>
    HostUnreachable,

    /// <summary>Beyond the exit: the connection was reset.</summary>
    ConnectionReset,

    /// <summary>This node: the name ends in .onion and is not an address; a letter may be wrong.</summary>
    OnionAddressInvalid,

    /// <summary>The onion service: no directory has its descriptor; it does not exist, or does not run now. May succeed later.</summary>
    OnionServiceNotFound,

    /// <summary>The onion service: its descriptor is broken, or of a kind that is not spoken here.</summary>
    OnionServiceInvalid,

    /// <summary>The onion service: it shows itself only to clients whose key it knows, and this client has none for it.</summary>
    OnionServiceNeedsKey,

    /// <summary>The onion service: it shows itself only to clients whose key it knows, and it does not know this client's.</summary>
    OnionServiceKeyRefused,

    /// <summary>The onion service: none of its introduction points could be reached, or they did not take the introduction. May succeed later.</summary>
    OnionServiceUnreachable,

    /// <summary>The onion service: it did not come to the rendezvous. May succeed later.</summary>
    OnionServiceSilent,
}
