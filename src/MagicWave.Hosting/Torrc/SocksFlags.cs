using System.Globalization;
using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>What may stand behind a SocksPort. Every flag but SessionGroup and OnionTrafficOnly takes <c>No</c> in front.</summary>
internal static class SocksFlags
{
    private const string SessionGroup = "SessionGroup=";

    /// <summary>Flags about a DNS cache that clients no longer keep, and about things that SOCKS over TCP here does not have.</summary>
    private static readonly string[] WithoutEffect =
    [
        "CacheIPv4DNS", "CacheIPv6DNS", "CacheDNS", "UseIPv4Cache", "UseIPv6Cache", "UseDNSCache", "PreferIPv6Automap", "PreferIPv6",
        "PreferSOCKSNoAuth", "GroupWritable", "WorldWritable", "RelaxDirModeCheck",
    ];

    private static readonly string[] Known =
    [
        "IsolateDestPort", "IsolateDestAddr", "IsolateSOCKSAuth", "IsolateClientProtocol", "IsolateClientAddr", "SessionGroup",
        "KeepAliveIsolateSOCKSAuth", "IPv4Traffic", "IPv6Traffic", "DNSRequest", "OnionTraffic", "OnionTrafficOnly", "ExtendedErrors",
        .. WithoutEffect,
    ];

    /// <summary>The port with the flag.</summary>
    public static PortOption Apply(BindContext context, PortOption port, string flag)
    {
        if (flag.StartsWith(SessionGroup, StringComparison.OrdinalIgnoreCase))
        {
            return ApplyGroup(context, port, flag[SessionGroup.Length..]);
        }

        bool on = !flag.StartsWith("No", StringComparison.OrdinalIgnoreCase);
        string name = on ? flag : flag[2..];
        string key = name.EndsWith('s') && name.StartsWith("Isolate", StringComparison.OrdinalIgnoreCase) ? name[..^1] : name;
        switch (key.ToUpperInvariant())
        {
            case "ISOLATEDESTPORT":
                return Isolate(port, StreamIsolation.DestinationPort, on);
            case "ISOLATEDESTADDR":
                return Isolate(port, StreamIsolation.DestinationAddress, on);
            case "ISOLATESOCKSAUTH":
                return Isolate(port, StreamIsolation.SocksAuth, on);
            case "ISOLATECLIENTPROTOCOL":
                return Isolate(port, StreamIsolation.ClientProtocol, on);
            case "ISOLATECLIENTADDR":
                return Isolate(port, StreamIsolation.ClientAddress, on);
            case "KEEPALIVEISOLATESOCKSAUTH":
                return port with { KeepAliveIsolateSocksAuth = on };
            case "IPV4TRAFFIC":
                return port with { IPv4Traffic = on };
            case "IPV6TRAFFIC":
                return port with { IPv6Traffic = on };
            case "DNSREQUEST":
                return port with { DnsRequest = on };
            case "ONIONTRAFFIC":
                return port with { OnionTraffic = on };
            case "ONIONTRAFFICONLY" when on:
                return port with { IPv4Traffic = false, IPv6Traffic = false, DnsRequest = false };
            case "EXTENDEDERRORS":
                return port with { ExtendedErrors = on };
            default:
                return Other(context, port, flag, name);
        }
    }

    private static PortOption Isolate(PortOption port, StreamIsolation what, bool on) =>
        port with { Isolation = on ? port.Isolation | what : port.Isolation & ~what };

    private static PortOption ApplyGroup(BindContext context, PortOption port, string number)
    {
        if (port.SessionGroup is null && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int group))
        {
            return port with { SessionGroup = group };
        }

        context.Error("SessionGroup needs one number from 0, once.", "Write SessionGroup=1.");
        return port;
    }

    private static PortOption Other(BindContext context, PortOption port, string flag, string name)
    {
        if (WithoutEffect.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            context.Warn($"The flag \"{flag}\" has no effect in MagicWave.", "Remove it.");
            return port;
        }

        return PortLine.Unknown(context, port, flag, Known);
    }
}
