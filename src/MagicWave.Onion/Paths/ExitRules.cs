using System.Net.Sockets;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Onion.Paths;

/// <summary>Whether a relay would let a stream out, as far as its summary says (path-spec 2.2.1).</summary>
internal static class ExitRules
{
    /// <summary>Whether the policy summary accepts what the request asks for.</summary>
    public static bool Accepts(Microdescriptor descriptor, PathRequest request)
    {
        PortPolicySummary summary = request.Address?.AddressFamily == AddressFamily.InterNetworkV6
            ? descriptor.Ipv6ExitPolicy
            : descriptor.ExitPolicy;
        return request.Port != 0 ? summary.Accepts(request.Port) : !summary.IsRejectAll;
    }

    /// <summary>For a circuit in advance: whether both of the ports that are wanted most are accepted.</summary>
    public static bool AcceptsWeb(Relay relay) =>
        relay.Descriptor is { } descriptor && descriptor.ExitPolicy.Accepts(80) && descriptor.ExitPolicy.Accepts(443);
}
