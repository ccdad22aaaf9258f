using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>The text of exit rules: in descriptors (dir-spec 2.1.3) and in configuration files (tor manual, ExitPolicy).</summary>
internal static class ExitPolicyText
{
    /// <summary>Reads the pattern after <c>accept</c> or <c>reject</c> in a descriptor, where <c>*</c> means IPv4.</summary>
    public static bool TryParseDescriptorRule(bool isAccept, ReadOnlySpan<byte> pattern, out ExitPolicyRule rule)
    {
        rule = default;
        int colon = pattern.LastIndexOf((byte)':');
        if (colon <= 0 || pattern.Length > 128 || !TryParsePorts(pattern[(colon + 1)..], out PortRange ports))
        {
            return false;
        }

        string address = Encoding.ASCII.GetString(pattern[..colon]);
        (IPAddress Network, int Prefix)? block = address is "*" or "*4" ? (IPAddress.Any, 0) : address is "*6" ? (IPAddress.IPv6Any, 0) : ParseBlock(address);
        if (block is not { } found)
        {
            return false;
        }

        rule = new(isAccept, found.Network, found.Prefix, ports);
        return true;
    }

    /// <summary>Reads <c>accept *:80</c> and its kind, and adds the rules that it stands for.</summary>
    public static bool TryParseConfigured(string item, List<ExitPolicyRule> rules)
    {
        string[] words = item.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [("accept" or "reject" or "accept6" or "reject6") and string verb, string pattern])
        {
            return false;
        }

        bool isAccept = verb.StartsWith("accept", StringComparison.Ordinal);
        bool only6 = verb.EndsWith('6');
        int colon = pattern.LastIndexOf(':');

        // IPv6 without brackets has no ports.
        bool isBare6 = !pattern.StartsWith('[') && pattern.IndexOf(':', StringComparison.Ordinal) < colon;
        bool hasPorts = colon >= 0 && !isBare6 && pattern.IndexOf(']', StringComparison.Ordinal) < colon;
        PortRange ports = PortRange.All;
        if (hasPorts && !TryParsePorts(Encoding.UTF8.GetBytes(pattern[(colon + 1)..]), out ports))
        {
            return false;
        }

        IEnumerable<(IPAddress Network, int Prefix)>? blocks = ParseBlocks(hasPorts ? pattern[..colon] : isBare6 ? Bracketed(pattern) : pattern);
        if (blocks is null)
        {
            return false;
        }

        foreach ((IPAddress network, int prefix) in blocks)
        {
            if (!only6 || network.AddressFamily == AddressFamily.InterNetworkV6)
            {
                rules.Add(new(isAccept, network, prefix, ports));
            }
        }

        return true;
    }

    private static IEnumerable<(IPAddress Network, int Prefix)>? ParseBlocks(string address) => address switch
    {
        "*" => [(IPAddress.Any, 0), (IPAddress.IPv6Any, 0)],
        "*4" => [(IPAddress.Any, 0)],
        "*6" => [(IPAddress.IPv6Any, 0)],
        "private" => ExitPolicy.PrivateNetworks.Select(static net => (net.BaseAddress, net.PrefixLength)),
        _ => ParseBlock(address) is { } block ? [block] : null,
    };

    private static string Bracketed(string block)
    {
        int slash = block.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? $"[{block}]" : $"[{block[..slash]}]{block[slash..]}";
    }

    private static (IPAddress Network, int Prefix)? ParseBlock(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string host = slash < 0 ? text : text[..slash];
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? address) || !HasPlainForm(address, host, bracketed))
        {
            return null;
        }

        int bits = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (slash < 0)
        {
            return (address, bits);
        }

        string mask = text[(slash + 1)..];
        if (AsciiNumber.TryParse(Encoding.UTF8.GetBytes(mask), 0, bits, out long prefix))
        {
            return (address, (int)prefix);
        }

        return bits == 32 && ParseMask(mask) is { } length ? (address, length) : null;
    }

    // IPAddress takes 127.1, 0x7f.0.0.1 and zones as well: dir-spec knows dotted quads and bracketed IPv6 only.
    private static bool HasPlainForm(IPAddress address, string host, bool bracketed) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? bracketed && !host.Contains('%', StringComparison.Ordinal)
        : !bracketed && string.Equals(address.ToString(), host, StringComparison.Ordinal);

    private static int? ParseMask(string text)
    {
        if (!IPAddress.TryParse(text, out IPAddress? mask) || mask.AddressFamily != AddressFamily.InterNetwork || mask.ToString() != text)
        {
            return null;
        }

        uint bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        int length = System.Numerics.BitOperations.LeadingZeroCount(~bits);
        return length == 32 || bits << length == 0 ? length : null;
    }

    private static bool TryParsePorts(ReadOnlySpan<byte> text, out PortRange ports)
    {
        ports = PortRange.All;
        return (text.Length == 1 && text[0] == (byte)'*') || AsciiNumber.TryParsePorts(text, out ports);
    }
}
