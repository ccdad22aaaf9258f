using System.Net;

namespace MagicWave.Onion.Socks;

/// <summary>How a <see cref="SocksListener"/> works. Read once, by its constructor.</summary>
public sealed class SocksOptions
{
    /// <summary>Where it listens.</summary>
    /// <value>127.0.0.1:9050 by default; port 0 for any free one.</value>
    public IPEndPoint EndPoint { get; set; } = new(IPAddress.Loopback, 9050);

    /// <summary>Whether an address that is not a loopback address may be listened at: whoever reaches it uses the client.</summary>
    /// <value>False by default.</value>
    public bool AllowsRemoteClients { get; set; }

    /// <summary>Whether streams with different user names or passwords are kept apart (tor: IsolateSOCKSAuth).</summary>
    /// <value>True by default.</value>
    public bool IsolatesByAuthentication { get; set; } = true;

    /// <summary>Whether streams to different hosts are kept apart (tor: IsolateDestAddr).</summary>
    /// <value>False by default.</value>
    public bool IsolatesByHost { get; set; }

    /// <summary>Whether streams to different ports are kept apart (tor: IsolateDestPort).</summary>
    /// <value>False by default.</value>
    public bool IsolatesByPort { get; set; }

    /// <summary>Streams of listeners with the same group may share circuits (tor: SessionGroup).</summary>
    /// <value>Null, the default, for a group of its own.</value>
    public string? SessionGroup { get; set; }

    /// <summary>Whether failures of onion addresses are told by tor's own codes (tor: ExtendedErrors).</summary>
    /// <value>False by default: programs that know RFC 1928 only may choke on them.</value>
    public bool UsesExtendedErrors { get; set; }

    /// <summary>How many connections are served at the same time; more wait in the backlog of the socket.</summary>
    /// <value>1024 by default.</value>
    public int MaximumConnections { get; set; } = 1024;

    /// <summary>How long a program may take to make its request.</summary>
    /// <value>1 minute by default.</value>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a stream lives on, without data from the other host, after the program said that it has nothing more to send. Tor cannot tell the
    /// other host, which may still be answering.
    /// </summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan HalfCloseLinger { get; set; } = TimeSpan.FromSeconds(30);
}
