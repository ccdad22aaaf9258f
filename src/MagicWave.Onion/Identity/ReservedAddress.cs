using System.Net;
using System.Net.Sockets;

namespace MagicWave.Onion.Identity;

/// <summary>Addresses that do not belong to one host on the public internet (RFC 6890).</summary>
internal static class ReservedAddress
{
    internal static bool IsReserved(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal
                || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any);
        }

        Span<byte> b = stackalloc byte[4];
        _ = address.TryWriteBytes(b, out _);
        return b[0] is 0 or 10 or 127 or >= 224
            || (b[0] == 169 && b[1] == 254)
            || (b[0] == 172 && b[1] is >= 16 and < 32)
            || (b[0] == 192 && b[1] == 168)
            || (b[0] == 100 && b[1] is >= 64 and < 128);
    }
}
