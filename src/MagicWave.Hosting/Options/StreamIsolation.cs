namespace MagicWave.Hosting.Options;

/// <summary>Two streams share a circuit only when they agree in everything that is named here.</summary>
[Flags]
public enum StreamIsolation
{
    /// <summary>All streams may share a circuit.</summary>
    None = 0,

    /// <summary>The port they go to.</summary>
    DestinationPort = 1,

    /// <summary>The host they go to.</summary>
    DestinationAddress = 2,

    /// <summary>User name and password given to SOCKS.</summary>
    SocksAuth = 4,

    /// <summary>SOCKS4, SOCKS4a, SOCKS5.</summary>
    ClientProtocol = 8,

    /// <summary>The address that the application connects from.</summary>
    ClientAddress = 16,

    /// <summary>What tor does without a flag.</summary>
    Default = SocksAuth | ClientProtocol | ClientAddress,
}
