using System.Net;

namespace MagicWave.Hosting.Options;

/// <summary>One ORPort, DirPort or SocksPort line.</summary>
public sealed record PortOption
{
    /// <summary>How the port is found.</summary>
    public ListenerKind Kind { get; init; }

    /// <summary>The address as written, or null for the option's own default.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>1 to 65535, or 0 when it is automatic or a Unix socket.</summary>
    public int Port { get; init; }

    /// <summary>Path of the Unix socket, else null.</summary>
    public string? UnixPath { get; init; }

    /// <summary>Not to be told to the directory (<c>NoAdvertise</c>).</summary>
    public bool NoAdvertise { get; init; }

    /// <summary>Told to the directory, but somebody else listens there (<c>NoListen</c>).</summary>
    public bool NoListen { get; init; }

    /// <summary><c>IPv4Only</c>.</summary>
    public bool IPv4Only { get; init; }

    /// <summary><c>IPv6Only</c>.</summary>
    public bool IPv6Only { get; init; }

    /// <summary>What keeps streams of this SocksPort apart.</summary>
    public StreamIsolation Isolation { get; init; } = StreamIsolation.Default;

    /// <summary>Ports with the same group may share circuits; null for a group of its own.</summary>
    public int? SessionGroup { get; init; }

    /// <summary>A circuit that is isolated by its SOCKS user stays in use as long as streams come (<c>KeepAliveIsolateSOCKSAuth</c>).</summary>
    public bool KeepAliveIsolateSocksAuth { get; init; }

    /// <summary>Answers in Tor's own SOCKS error codes (<c>ExtendedErrors</c>).</summary>
    public bool ExtendedErrors { get; init; }

    /// <summary>Streams to IPv4 addresses are allowed.</summary>
    public bool IPv4Traffic { get; init; } = true;

    /// <summary>Streams to IPv6 addresses are allowed.</summary>
    public bool IPv6Traffic { get; init; } = true;

    /// <summary>Names are asked for at the exit.</summary>
    public bool DnsRequest { get; init; } = true;

    /// <summary>Streams to onion services are allowed.</summary>
    public bool OnionTraffic { get; init; } = true;
}
