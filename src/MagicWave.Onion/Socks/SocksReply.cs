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

    /// <summary>Extended: it is not the address of an onion service.</summary>
    OnionAddressInvalid = 0xF6,
}
