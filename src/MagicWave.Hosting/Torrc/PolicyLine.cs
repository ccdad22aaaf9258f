using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>
/// Reads address policies: entries such as <c>accept 10.0.0.0/8:80-90</c>, with commas between them. As in tor's torrc, <c>*</c> is both
/// families, <c>*4</c> and <c>*6</c> one of them, <c>private</c> the private networks, and a missing port is every port.
/// </summary>
internal static class PolicyLine
{
    private const string Remedy = "Write for example: accept *:80, accept 192.0.2.0/24:*, reject *:*";

    /// <summary>What tor means by <c>private</c>.</summary>
    private static readonly string[] PrivateNetworks =
    [
        "0.0.0.0/8", "169.254.0.0/16", "127.0.0.0/8", "192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12",
        "[::]/8", "[fc00::]/7", "[fe80::]/10", "[fec0::]/10", "[ff00::]/8", "[::]/127",
    ];

    /// <summary>Adds the entries of a line to a policy.</summary>
    public static void Read(BindContext context, string value, IList<PolicyRule> policy)
    {
        foreach (string entry in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = entry.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
            AddressFamily? needed = words[0].EndsWith('6') ? AddressFamily.InterNetworkV6 : null;
            bool? accept = words[0].TrimEnd('6').ToUpperInvariant() switch { "ACCEPT" => true, "REJECT" => false, _ => null };
            List<PolicyRule> rules = [];
            if (accept is not { } accepts || words.Length < 2 || !TryReadTarget(words[1].Trim(), accepts, rules))
            {
                context.Error($"\"{entry}\" is not an entry of a policy.", Remedy);
            }
            else if (needed is not null && rules[0].Family == AddressFamily.InterNetwork)
            {
                context.Warn($"\"{entry}\" has an IPv4 address behind {words[0]} and is left out.", $"Write {words[0].TrimEnd('6')}.");
            }
            else
            {
                foreach (PolicyRule rule in rules)
                {
                    policy.Add(rule with { Family = rule.Family ?? needed });
                }
            }
        }
    }

    /// <summary>Reads entries that are known to be good.</summary>
    /// <exception cref="FormatException">One is not.</exception>
    public static IReadOnlyList<PolicyRule> Parse(string value)
    {
        List<PolicyRule> policy = [];
        List<TorrcFault> faults = [];
        Read(new BindContext(new HostConfiguration(), new TorrcLine("", 0, "", value), faults), value, policy);
        return faults.Count == 0 ? policy : throw new FormatException(faults[0].ToString());
    }

    /// <summary>Reads <c>address[/prefix][:ports]</c> into one rule, or several for <c>private</c>.</summary>
    public static bool TryReadTarget(string target, bool accept, IList<PolicyRule> rules)
    {
        int bracket = target.LastIndexOf(']');
        int colon = target.IndexOf(':', Math.Max(bracket, 0));
        string network = colon < 0 ? target : target[..colon];
        if (!TryReadPorts(colon < 0 ? "*" : target[(colon + 1)..], out int first, out int last))
        {
            return false;
        }

        if (network.Equals("private", StringComparison.OrdinalIgnoreCase))
        {
            return PrivateNetworks.All(one => TryReadNetwork(one, accept, first, last, rules));
        }

        return TryReadNetwork(network, accept, first, last, rules);
    }

    private static bool TryReadPorts(string text, out int first, out int last)
    {
        first = 1;
        last = ushort.MaxValue;
        if (text == "*")
        {
            return true;
        }

        int dash = text.IndexOf('-', StringComparison.Ordinal);
        string low = dash < 0 ? text : text[..dash];
        string high = dash < 0 ? text : text[(dash + 1)..];
        return EndPointText.TryParsePort(low, 1, out first) && EndPointText.TryParsePort(high, 1, out last) && first <= last;
    }

    private static bool TryReadNetwork(string text, bool accept, int first, int last, IList<PolicyRule> rules)
    {
        switch (text)
        {
            case "*":
                rules.Add(new PolicyRule(accept, null, null, 0, first, last));
                return true;
            case "*4":
                rules.Add(new PolicyRule(accept, AddressFamily.InterNetwork, null, 0, first, last));
                return true;
            case "*6":
                rules.Add(new PolicyRule(accept, AddressFamily.InterNetworkV6, null, 0, first, last));
                return true;
        }

        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!EndPointText.TryParseAddress(slash < 0 ? text : text.AsSpan(0, slash), out IPAddress? address))
        {
            return false;
        }

        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (!TryReadPrefix(slash < 0 ? "" : text[(slash + 1)..], bits, slash >= 0, out int prefix))
        {
            return false;
        }

        rules.Add(new PolicyRule(accept, address.AddressFamily, prefix == 0 ? null : address, prefix, first, last));
        return true;
    }

    /// <summary>A prefix is a number of bits or, for IPv4, a mask such as 255.255.0.0.</summary>
    private static bool TryReadPrefix(string text, int bits, bool present, out int prefix)
    {
        prefix = bits;
        if (!present)
        {
            return true;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
        {
            return prefix <= bits;
        }

        if (bits != 32 || !EndPointText.TryParseAddress(text, out IPAddress? mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        uint value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        prefix = System.Numerics.BitOperations.LeadingZeroCount(~value);
        return System.Numerics.BitOperations.PopCount(value) == prefix;
    }
}
