using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>Reads <c>[address:]port [flags]</c>.</summary>
internal static class PortLine
{
    private const string Auto = "auto";
    private const string Unix = "unix:";

    /// <summary>Reads a line of an ORPort or DirPort.</summary>
    /// <returns>The port; null for <c>0</c> and after an error.</returns>
    public static PortOption? ReadServer(BindContext context, string value)
    {
        if (ReadPlace(context, value, allowUnix: false, out string[] flags) is not { } port)
        {
            return null;
        }

        foreach (string flag in flags)
        {
            port = flag.ToUpperInvariant() switch
            {
                "NOADVERTISE" => port with { NoAdvertise = true },
                "NOLISTEN" => port with { NoListen = true },
                "IPV4ONLY" => port with { IPv4Only = true },
                "IPV6ONLY" => port with { IPv6Only = true },
                _ => Unknown(context, port, flag, ["NoAdvertise", "NoListen", "IPv4Only", "IPv6Only"]),
            };
        }

        if (port is { NoAdvertise: true, NoListen: true })
        {
            return Reject(context, "NoAdvertise and NoListen together leave nothing.", "Remove one of the two.");
        }

        bool contradicts = port is { IPv4Only: true, IPv6Only: true }
            || (port.IPv4Only && port.Address is { AddressFamily: not AddressFamily.InterNetwork })
            || (port.IPv6Only && port.Address is { AddressFamily: not AddressFamily.InterNetworkV6 });
        return contradicts ? Reject(context, "IPv4Only or IPv6Only contradicts the rest of the line.", "Remove it, or change the address.") : port;
    }

    /// <summary>Reads a line of a SocksPort.</summary>
    /// <returns>The port; null for <c>0</c> and after an error.</returns>
    public static PortOption? ReadSocks(BindContext context, string value)
    {
        if (ReadPlace(context, value, allowUnix: true, out string[] flags) is not { } port)
        {
            return null;
        }

        foreach (string flag in flags)
        {
            port = SocksFlags.Apply(context, port, flag);
        }

        if (!port.IPv4Traffic && !port.IPv6Traffic && !port.OnionTraffic)
        {
            return Reject(context, "Every kind of traffic is switched off.", "Leave at least one of IPv4Traffic, IPv6Traffic, OnionTraffic.");
        }

        return port.KeepAliveIsolateSocksAuth && !port.Isolation.HasFlag(StreamIsolation.SocksAuth)
            ? Reject(context, "KeepAliveIsolateSOCKSAuth needs IsolateSOCKSAuth.", "Remove NoIsolateSOCKSAuth.")
            : port;
    }

    /// <summary>Warns of a flag that nobody knows, and says which one is close.</summary>
    public static PortOption Unknown(BindContext context, PortOption port, string flag, IEnumerable<string> known)
    {
        string? near = NearestName.Find(flag, known);
        context.Warn($"The flag \"{flag}\" is not known.", near is null ? "Remove it." : $"Did you mean {near}?");
        return port;
    }

    private static PortOption? Reject(BindContext context, string problem, string remedy)
    {
        context.Error(problem, remedy);
        return null;
    }

    private static PortOption? ReadPlace(BindContext context, string value, bool allowUnix, out string[] flags)
    {
        string place;
        if (value.StartsWith(Unix + '"', StringComparison.OrdinalIgnoreCase)
            && CString.Read(value.AsSpan(Unix.Length), out int length) is { } quoted)
        {
            place = Unix + quoted;
            flags = Split(value[(Unix.Length + length)..]);
        }
        else
        {
            string[] words = Split(value);
            place = words[0];
            flags = words[1..];
        }

        if (place.StartsWith(Unix, StringComparison.OrdinalIgnoreCase))
        {
            return allowUnix
                ? new PortOption { Kind = ListenerKind.Unix, UnixPath = place[Unix.Length..] }
                : Reject(context, "A Unix socket cannot be used here.", "Give an address and a port.");
        }

        return ReadTcp(context, place);
    }

    private static PortOption? ReadTcp(BindContext context, string place)
    {
        int colon = place.LastIndexOf(':');
        string end = place[(colon + 1)..];
        IPAddress? address = null;
        if (colon >= 0 && !EndPointText.TryParseAddress(place.AsSpan(0, colon), out address))
        {
            return Reject(context, $"\"{place}\" has no address that can be read.", "Write ADDRESS:PORT with a numeric address, IPv6 in brackets.");
        }

        if (end.Equals(Auto, StringComparison.OrdinalIgnoreCase))
        {
            return new PortOption { Kind = ListenerKind.Automatic, Address = address };
        }

        if (!EndPointText.TryParsePort(end, colon >= 0 ? 1 : 0, out int port))
        {
            return Reject(context, $"\"{end}\" is not a port.", "Give a number from 1 to 65535, ADDRESS:PORT, auto, or 0 for none.");
        }

        return port == 0 ? null : new PortOption { Kind = ListenerKind.Fixed, Address = address, Port = port };
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the line says that there is no such port.</summary>
    public static bool IsZero(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port == 0;
}
