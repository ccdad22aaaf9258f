namespace MagicWave.Onion.Socks;

/// <summary>Where a SOCKS connection is.</summary>
internal enum SocksState
{
    /// <summary>The first byte decides the version.</summary>
    Greeting = 0,

    /// <summary>SOCKS5: a user name and a password are due.</summary>
    Authentication,

    /// <summary>SOCKS5: the request is due.</summary>
    Request,

    /// <summary>The request is there: it is to be answered.</summary>
    Requested,

    /// <summary>It was answered. What follows belongs to the stream.</summary>
    Answered,

    /// <summary>What came is not SOCKS, or not a kind that is served. What is to be sent says so; then the connection is to be closed.</summary>
    Failed,
}
