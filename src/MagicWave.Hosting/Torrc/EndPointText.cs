using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MagicWave.Hosting.Torrc;

/// <summary>Addresses and ports as torrc has them. Names are not looked up: that would tell others what is configured here.</summary>
internal static class EndPointText
{
    /// <summary>A port from <paramref name="minimum"/> to 65535, in digits.</summary>
    public static bool TryParsePort(ReadOnlySpan<char> text, int minimum, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port >= minimum && port <= ushort.MaxValue;

    /// <summary>An IPv4 address in four parts, or an IPv6 address with or without brackets.</summary>
    public static bool TryParseAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        bool brackets = text.Length > 1 && text[0] == '[' && text[^1] == ']';
        ReadOnlySpan<char> bare = brackets ? text[1..^1] : text;
        return IPAddress.TryParse(bare, out address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId == 0 : !brackets && bare.Count('.') == 3);
    }

    /// <summary><c>address:port</c>, an IPv6 address in brackets; port 1 to 65535.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(text[(colon + 1)..], 1, out int port) || !TryParseAddress(text[..colon], out IPAddress? address)
            || (address.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '['))
        {
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }
}
