using System.Diagnostics.CodeAnalysis;
using System.Net;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>
/// The body of NETINFO (tor-spec 4.5): time 4, the receiver's address, number of the sender's addresses 1, those addresses. Each address is
/// type 1 (4 or 6), length 1 (4 or 16), value. What follows is ignored.
/// </summary>
/// <param name="Timestamp">The sender's clock in seconds since 1970; 0 from clients, who do not say.</param>
/// <param name="ReceiverAddress">Where the sender sees the receiver.</param>
/// <param name="SenderAddresses">The addresses that the sender claims. Empty for clients.</param>
public sealed record NetinfoBody(uint Timestamp, IPAddress ReceiverAddress, IReadOnlyList<IPAddress> SenderAddresses)
{
    /// <summary>The most addresses that are written: with more, a cell could overflow. A relay has two.</summary>
    public const int MaximumAddresses = 16;

    private const byte Ipv4 = 4;
    private const byte Ipv6 = 6;
    private const int Ipv4Length = 4;
    private const int Ipv6Length = 16;

    /// <summary>Reads one. A receiver's address of another type or length is refused; such an address of the sender is skipped.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out NetinfoBody? body)
    {
        body = null;
        ByteReader reader = new(payload);
        if (!reader.TryReadUInt32(out uint timestamp)
            || !TryReadAddress(ref reader, out IPAddress? receiver)
            || receiver is null
            || !reader.TryReadByte(out byte count))
        {
            return false;
        }

        List<IPAddress> senders = [];
        for (int i = 0; i < count; i++)
        {
            if (!TryReadAddress(ref reader, out IPAddress? sender))
            {
                return false;
            }

            if (sender is not null)
            {
                senders.Add(sender);
            }
        }

        body = new(timestamp, receiver, senders);
        return true;
    }

    /// <summary>Writes it and tells how many bytes it took. IPv4 addresses in the form of IPv6 are written as IPv4.</summary>
    /// <exception cref="InvalidOperationException">There are more than <see cref="MaximumAddresses"/>.</exception>
    public int Write(Span<byte> payload)
    {
        if (SenderAddresses.Count > MaximumAddresses)
        {
            throw new InvalidOperationException($"A NETINFO cell takes up to {MaximumAddresses} addresses.");
        }

        ByteWriter writer = new(payload);
        writer.WriteUInt32(Timestamp);
        WriteAddress(ref writer, ReceiverAddress);
        writer.WriteByte((byte)SenderAddresses.Count);
        foreach (IPAddress address in SenderAddresses)
        {
            WriteAddress(ref writer, address);
        }

        return writer.Length;
    }

    /// <summary>True with null: an address that is complete but of a kind that nobody knows.</summary>
    private static bool TryReadAddress(ref ByteReader reader, out IPAddress? address)
    {
        address = null;
        if (!reader.TryReadByte(out byte type) || !reader.TryReadByte(out byte length) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        if ((type, length) is (Ipv4, Ipv4Length) or (Ipv6, Ipv6Length))
        {
            address = new(value);
        }

        return true;
    }

    private static void WriteAddress(ref ByteWriter writer, IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        bool isIpv6 = plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        int length = isIpv6 ? Ipv6Length : Ipv4Length;
        writer.WriteByte(isIpv6 ? Ipv6 : Ipv4);
        writer.WriteByte((byte)length);
        _ = plain.TryWriteBytes(writer.Reserve(length), out _);
    }
}
