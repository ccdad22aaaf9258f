using System.Collections.Immutable;
using System.Net;
using MagicWave.Onion.Directory.Parsing;

namespace MagicWave.Onion.Directory;

/// <summary>Where a relay lets streams out: the first rule that matches decides, and without one the answer is yes (dir-spec 2.1.3). Immutable.</summary>
public sealed class ExitPolicy
{
    /// <summary>Rules that a policy may hold: a descriptor of the greatest length has no room for more.</summary>
    internal const int MaximumRules = 2048;

    private readonly ImmutableArray<ExitPolicyRule> _rules;

    /// <summary>Takes the rules in their order.</summary>
    public ExitPolicy(IEnumerable<ExitPolicyRule> rules) => _rules = [.. rules];

    /// <summary>Nothing leaves: <c>reject *:*</c>, for both families.</summary>
    public static ExitPolicy RejectAll { get; } = new(
        [new(isAccept: false, IPAddress.Any, 0, PortRange.All), new(isAccept: false, IPAddress.IPv6Any, 0, PortRange.All)]);

    /// <summary>Everything leaves: <c>accept *:*</c>, for both families.</summary>
    public static ExitPolicy AcceptAll { get; } = new(
        [new(isAccept: true, IPAddress.Any, 0, PortRange.All), new(isAccept: true, IPAddress.IPv6Any, 0, PortRange.All)]);

    /// <summary>The blocks that are nobody's on the internet, in the order of C tor's list (tor manual, ExitPolicyRejectPrivate).</summary>
    public static IReadOnlyList<IPNetwork> PrivateNetworks { get; } =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("::/8"), IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("::/127"),
    ];

    /// <summary>The rules, in their order.</summary>
    public IReadOnlyList<ExitPolicyRule> Rules => _rules;

    /// <summary>Whether nothing leaves: a rule rejects everything before any accepts something, for each family that has rules.</summary>
    public bool IsRejectAll => RejectsAll(isIPv6: false) && RejectsAll(isIPv6: true);

    /// <summary>
    /// Reads rules as a configuration file has them, separated by commas: <c>accept *:80, reject private:*, accept6 [2001:db8::]/32:443</c>.
    /// A bare <c>*</c> means both families; <c>private</c> means <see cref="PrivateNetworks"/>; without ports it means all of them.
    /// </summary>
    public static bool TryParse(string text, out ExitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<ExitPolicyRule> rules = [];
        policy = RejectAll;
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!ExitPolicyText.TryParseConfigured(item, rules) || rules.Count > MaximumRules)
            {
                return false;
            }
        }

        policy = new(rules);
        return true;
    }

    /// <summary>Whether a stream to this address and port is let out.</summary>
    public bool Accepts(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (ExitPolicyRule rule in _rules)
        {
            if (rule.Matches(plain, port))
            {
                return rule.IsAccept;
            }
        }

        return true;
    }

    /// <summary>The same policy behind rules that reject <see cref="PrivateNetworks"/> on all ports.</summary>
    public ExitPolicy WithPrivateRejected() =>
        new(PrivateNetworks.Select(static net => new ExitPolicyRule(isAccept: false, net.BaseAddress, net.PrefixLength, PortRange.All)).Concat(_rules));

    /// <summary>The ports that most of IPv4 is reached on: the <c>p</c> line (dir-spec 3.8.2).</summary>
    public PortPolicySummary SummarizeIPv4() => ExitPolicySummarizer.Summarize(_rules.AsSpan(), isIPv6: false);

    /// <summary>The ports that most of IPv6 is reached on: <c>ipv6-policy</c> and the <c>p6</c> line (dir-spec 3.8.2).</summary>
    public PortPolicySummary SummarizeIPv6() => ExitPolicySummarizer.Summarize(_rules.AsSpan(), isIPv6: true);

    private bool RejectsAll(bool isIPv6)
    {
        foreach (ExitPolicyRule rule in _rules)
        {
            if (rule.IsIPv6 == isIPv6)
            {
                if (rule.IsAccept)
                {
                    return false;
                }

                if (rule.PrefixLength == 0 && rule.Ports == PortRange.All)
                {
                    return true;
                }
            }
        }

        // A descriptor's rules are of IPv4 alone: of IPv6 they say nothing.
        return isIPv6 && !_rules.Any(static rule => rule.IsIPv6);
    }
}
