using System.Net;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>How a relay lets streams out.</summary>
internal sealed record ExitOptions
{
    /// <summary>Whether streams may leave at all.</summary>
    internal required bool IsExit { get; init; }

    /// <summary>The exit policy: whether an address and port may be connected to.</summary>
    internal required Func<IPAddress, int, bool> Policy { get; init; }

    /// <summary>Whether IPv6 targets are connected to (<c>IPv6Exit</c>).</summary>
    internal bool AllowIpv6 { get; init; }

    /// <summary>The local address that connections come from (<c>OutboundBindAddress</c>).</summary>
    internal IPAddress? OutboundAddress { get; init; }

    /// <summary>The relay's own directory service, for BEGIN_DIR.</summary>
    internal Exit.IDirectoryService? Directory { get; init; }
}
