using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>Addresses written for a reverse look-up (tor-spec 6.4): <c>4.3.2.1.in-addr.arpa</c>, or nibbles under <c>ip6.arpa</c>.</summary>
internal static class ReverseName
{
    private const string Ipv4Suffix = ".in-addr.arpa";
    private const string Ipv6Suffix = ".ip6.arpa";

    internal static bool TryParse(string name, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (name.EndsWith(Ipv4Suffix, StringComparison.OrdinalIgnoreCase))
        {
            string[] labels = name[..^Ipv4Suffix.Length].Split('.');
            Array.Reverse(labels);
            return labels.Length == 4 && IPAddress.TryParse(string.Join('.', labels), out address);
        }

        if (!name.EndsWith(Ipv6Suffix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string[] nibbles = name[..^Ipv6Suffix.Length].Split('.');
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (nibbles.Length != 32)
        {
            return false;
        }

        for (int i = 0; i < nibbles.Length; i++)
        {
            if (nibbles[i].Length != 1 || !byte.TryParse(nibbles[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                return false;
            }

            int position = 31 - i;
            bytes[position / 2] |= (byte)(position % 2 == 0 ? value << 4 : value);
        }

        address = new(bytes);
        return true;
    }
}
