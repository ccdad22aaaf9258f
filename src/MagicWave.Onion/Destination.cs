using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion;

/// <summary>What a host may be called, and which hosts are never asked for through the network.</summary>
internal static class Destination
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create(":[]/\\@?#");

    /// <summary>The name as it goes on the wire: ASCII, in lower case, an international one in its xn-- form, an address without brackets.</summary>
    /// <exception cref="ArgumentException">It is not a name.</exception>
    internal static string Normalize(string host, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(host, parameter);
        if (TryNormalize(host) is { } name)
        {
            return name;
        }

        throw new ArgumentException("A host is a name or an address of at most 255 characters.", parameter);
    }

    /// <summary>As <see cref="Normalize"/>; null for what is not a name.</summary>
    internal static string? TryNormalize(string host)
    {
        if (host.Length is 0 or > BeginBody.MaximumHostLength)
        {
            return null;
        }

        string name = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        if (!Ascii.IsValid(name))
        {
            return TryEncode(name);
        }

        bool isAddress = IPAddress.TryParse(name, out IPAddress? address);
        if (isAddress && (address!.AddressFamily == AddressFamily.InterNetworkV6 || name.Contains('%', StringComparison.Ordinal)))
        {
            return name.Contains('%', StringComparison.Ordinal) ? null : address.ToString();
        }

        // .NET reads "1" and "0x7f.1" as addresses too; written out they are not mistaken for names later on.
        return isAddress ? address!.ToString() : IsName(name) ? name.ToLowerInvariant() : null;
    }

    /// <summary>Names with a meaning of their own: they tell something to whoever is asked for them.</summary>
    internal static bool IsSpecialName(string name, bool allowsPrivate)
    {
        string host = name.TrimEnd('.');
        return EndsWithLabel(host, "onion") || EndsWithLabel(host, "exit") || (!allowsPrivate && EndsWithLabel(host, "localhost"));
    }

    /// <summary>The name under which the name of an address is asked for (RFC 1035 3.5, RFC 3596 2.5).</summary>
    internal static string ArpaNameOf(IPAddress address)
    {
        byte[] bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        StringBuilder name = new();
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            _ = bytes.Length == 4
                ? name.Append(CultureInfo.InvariantCulture, $"{bytes[i]}.")
                : name.Append(CultureInfo.InvariantCulture, $"{bytes[i] & 15:x}.{bytes[i] >> 4:x}.");
        }

        return name.Append(bytes.Length == 4 ? "in-addr.arpa" : "ip6.arpa").ToString();
    }

    private static bool IsName(string name) => !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAny(NotInNames);

    private static bool EndsWithLabel(string host, string label) =>
        host.EndsWith(label, StringComparison.OrdinalIgnoreCase) && (host.Length == label.Length || host[^(label.Length + 1)] == '.');

    private static string? TryEncode(string name)
    {
        try
        {
            string ascii = new IdnMapping().GetAscii(name);
            return ascii.Length <= BeginBody.MaximumHostLength && IsName(ascii) ? ascii.ToLowerInvariant() : null;
        }
        catch (ArgumentException)
        {
            // The only way in which IdnMapping says no.
            return null;
        }
    }
}
