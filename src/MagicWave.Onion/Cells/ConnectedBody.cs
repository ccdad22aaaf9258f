using System.Net;
using System.Net.Sockets;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>
/// The body of CONNECTED (tor-spec 6.2): IPv4 address 4 and TTL 4; or four zero bytes, type 6, IPv6 address 16 and TTL 4; or empty
/// for a directory stream.
/// </summary>
/// <param name="Address">Where the exit connected to; null when it does not say.</param>
/// <param name="TimeToLive">Seconds for which the address may be kept.</param>
public readonly record struct ConnectedBody(IPAddress? Address, uint TimeToLive)
{
    /// <summary>The longest form.</summary>
    public const int MaximumLength = 25;

    /// <summary>Reads one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ConnectedBody body)
    {
        body = default;
        if (data.IsEmpty)
        {
            return true;
        }

        ByteReader reader = new(data);
        if (!reader.TryReadBytes(4, out ReadOnlySpan<byte> ipv4))
        {
            return false;
        }

        ReadOnlySpan<byte> address = ipv4;
        if (!ipv4.ContainsAnyExcept((byte)0) && (!reader.TryReadByte(out byte type) || type != 6 || !reader.TryReadBytes(16, out address)))
        {
            return false;
        }

        // Old exits leave the TTL out.
        uint ttl = reader.TryReadUInt32(out uint given) ? given : 0;
        body = new(new IPAddress(address), ttl);
        return true;
    }

    /// <summary>Writes it and tells how many bytes it took.</summary>
    public int Write(Span<byte> destination)
    {
        if (Address is null)
        {
            return 0;
        }

        ByteWriter writer = new(destination);
        bool isIpv6 = Address.AddressFamily == AddressFamily.InterNetworkV6;
        if (isIpv6)
        {
            writer.WriteUInt32(0);
            writer.WriteByte(6);
        }

        _ = Address.TryWriteBytes(writer.Reserve(isIpv6 ? 16 : 4), out _);
        writer.WriteUInt32(TimeToLive);
        return writer.Length;
    }
}
