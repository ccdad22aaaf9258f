using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MagicWave.Onion.Cells;

/// <summary>
/// The body of BEGIN (tor-spec 6.2): <c>host:port</c> in ASCII (IPv6 in brackets), a zero byte, and optionally 4 bytes of flags.
/// </summary>
/// <param name="Host">A name or an address, without brackets; empty only in one that is for an onion service.</param>
/// <param name="Port">1…65535.</param>
/// <param name="Flags">Which address families the client takes.</param>
public sealed record BeginBody(string Host, int Port, BeginFlags Flags)
{
    /// <summary>The longest host that is sent: what a SOCKS5 request can carry.</summary>
    public const int MaximumHostLength = 255;

    /// <summary>Reads one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out BeginBody? body) => TryRead(data, mayBeNameless: false, out body);

    /// <summary>Reads one that is for an onion service, where clients name a port only: then <see cref="Host"/> is empty (rend-spec-v3 4.2.1).</summary>
    public static bool TryReadForService(ReadOnlySpan<byte> data, out BeginBody? body) => TryRead(data, mayBeNameless: true, out body);

    /// <summary>Writes it and tells how many bytes it took.</summary>
    /// <exception cref="ArgumentException">The host is longer than <see cref="MaximumHostLength"/> or not ASCII.</exception>
    public int Write(Span<byte> destination)
    {
        string host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        if (host.Length > MaximumHostLength + 2 || !Ascii.IsValid(host))
        {
            throw new ArgumentException("A host is at most 255 ASCII characters; write an international name in its xn-- form.", nameof(destination));
        }

        int length = Encoding.ASCII.GetBytes(host, destination);
        destination[length++] = (byte)':';
        _ = Port.TryFormat(destination[length..], out int digits, default, CultureInfo.InvariantCulture);
        length += digits;
        destination[length++] = 0;
        if (Flags == BeginFlags.None)
        {
            return length;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination[length..], (uint)Flags);
        return length + 4;
    }

    private static bool TryRead(ReadOnlySpan<byte> data, bool mayBeNameless, out BeginBody? body)
    {
        body = null;
        int end = data.IndexOf((byte)0);
        if (end <= 0 || data[..end].ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
        {
            return false;
        }

        int colon = data[..end].LastIndexOf((byte)':');
        if (colon < (mayBeNameless ? 0 : 1) || colon > MaximumHostLength + 2
            || !int.TryParse(data[(colon + 1)..end], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is < 1 or > 65535)
        {
            return false;
        }

        string host = Encoding.ASCII.GetString(data[..colon]);
        if (host.StartsWith('['))
        {
            if (!host.EndsWith(']') || !IPAddress.TryParse(host[1..^1], out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return false;
            }

            host = host[1..^1];
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        BeginFlags flags = data.Length >= end + 5 ? (BeginFlags)BinaryPrimitives.ReadUInt32BigEndian(data[(end + 1)..]) : BeginFlags.None;
        body = new(host, port, flags);
        return true;
    }
}
