namespace MagicWave.Onion.Socks;

/// <summary>How a request ended (RFC 1928 6), and tor's own codes for clients that asked for them.</summary>
internal enum SocksReply : byte
{
    /// <summary>It worked.</summary>
    Succeeded = 0,

    /// <summary>Anything not below.</summary>
    GeneralFailure = 1,

    /// <summary>The destination is forbidden here, or by the policy of the exits.</summary>
    NotAllowed = 2,

    /// <summary>The name has no address, or the host cannot be reached.</summary>
    HostUnreachable = 4,

    /// <summary>The host refused the connection.</summary>
    ConnectionRefused = 5,

    /// <summary>It took too long.</summary>
    TtlExpired = 6,

    /// <summary>BIND, UDP ASSOCIATE, or something unknown.</summary>
    CommandNotSupported = 7,

    /// <summary>Neither IPv4, IPv6 nor a name.</summary>
    AddressTypeNotSupported = 8,

    /// <summary>Extended (proposal 304), as those below: no directory has the service's descriptor.</summary>
    OnionNotFound = 0xF0,

    /// <summary>Its descriptor is broken.</summary>
    OnionInvalid = 0xF1,

    /// <summary>No introduction point took the introduction.</summary>
    OnionIntroductionFailed = 0xF2,

    /// <summary>The service did not come to the rendezvous.</summary>
    OnionRendezvousFailed = 0xF3,

    /// <summary>Its descriptor needs a client's key, and there is none.</summary>
    OnionNeedsKey = 0xF4,

    /// <summary>Its descriptor does not open with the key that there is.</summary>
    OnionKeyRefused = 0xF5,

    /// <summary>It is not the address of an onion service.</summary>
    OnionAddressInvalid = 0xF6,
}
