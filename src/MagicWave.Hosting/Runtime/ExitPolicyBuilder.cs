using System.Net;
using System.Net.Sockets;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Directory;

namespace MagicWave.Hosting.Runtime;

/// <summary>The exit policy that the options add up to, by the rules of tor's manual.</summary>
internal static class ExitPolicyBuilder
{
    /// <summary>What tor puts behind a policy that does not end in a rule for everything.</summary>
    private const string Default =
        "reject *:25, reject *:119, reject *:135-139, reject *:445, reject *:563, reject *:1214, reject *:4661-4666, reject *:6346-6429,"
        + "reject *:6699, reject *:6881-6999, accept *:*";

    /// <summary>Ports of tor's ReducedExitPolicy.</summary>
    private const string Reduced =
        "20-23,43,53,79-81,88,110,143,194,220,389,443,464,465,531,543-544,554,563,587,636,706,749,873,902-904,981,989-995,1194,1220,1293,1500,"
        + "1533,1677,1723,1755,1863,2082-2083,2086-2087,2095-2096,2102-2104,3128,3389,3690,4321,4643,5050,5190,5222-5223,5228,5900,6660-6669,"
        + "6679,6697,8000,8008,8074,8080,8082,8087-8088,8232-8233,8332-8333,8443,8888,9418,9999,10000,11371,18080-18081,18089,19294,19638,"
        + "50002,64738";

    /// <summary>Builds it.</summary>
    /// <param name="options">What the operator chose.</param>
    /// <param name="own">Addresses of the relay itself.</param>
    /// <param name="interfaces">Addresses of the computer, refused with ExitPolicyRejectLocalInterfaces.</param>
    public static ExitPolicy Build(RelayHostOptions options, IEnumerable<IPAddress> own, IEnumerable<IPAddress> interfaces)
    {
        bool chosen = options.ExitRelay ?? (options.ExitPolicy.Count > 0 || options.ReducedExitPolicy || options.IPv6Exit);
        if (!chosen)
        {
            return ExitPolicy.RejectAll;
        }

        List<ExitPolicyRule> rules = [];
        if (!options.IPv6Exit)
        {
            rules.Add(new ExitPolicyRule(isAccept: false, IPAddress.IPv6Any, 0, PortRange.All));
        }

        if (options.ExitPolicyRejectPrivate)
        {
            rules.AddRange(ExitPolicy.PrivateNetworks.Select(net => new ExitPolicyRule(isAccept: false, net.BaseAddress, net.PrefixLength, PortRange.All)));
            rules.AddRange(own.Select(RejectHost));
        }

        if (options.ExitPolicyRejectLocalInterfaces)
        {
            rules.AddRange(interfaces.Select(RejectHost));
        }

        rules.AddRange(options.ExitPolicy.SelectMany(Convert));
        if (!options.ExitPolicy.Any(rule => rule.IsFinal))
        {
            rules.AddRange(Parse(options.ReducedExitPolicy ? ReducedText() : Default));
        }

        return new ExitPolicy(rules);
    }

    /// <summary>A rule of both families is two rules there.</summary>
    internal static IEnumerable<ExitPolicyRule> Convert(PolicyRule rule)
    {
        PortRange ports = new((ushort)rule.FirstPort, (ushort)rule.LastPort);
        if (rule.Address is { } address)
        {
            yield return new ExitPolicyRule(rule.Accept, address, rule.PrefixLength, ports);
            yield break;
        }

        if (rule.Family is null or AddressFamily.InterNetwork)
        {
            yield return new ExitPolicyRule(rule.Accept, IPAddress.Any, 0, ports);
        }

        if (rule.Family is null or AddressFamily.InterNetworkV6)
        {
            yield return new ExitPolicyRule(rule.Accept, IPAddress.IPv6Any, 0, ports);
        }
    }

    private static ExitPolicyRule RejectHost(IPAddress address) =>
        new(isAccept: false, address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32, PortRange.All);

    private static string ReducedText() => string.Concat(Reduced.Split(',').Select(ports => $"accept *:{ports},")) + "reject *:*";

    private static IReadOnlyList<ExitPolicyRule> Parse(string text) =>
        ExitPolicy.TryParse(text, out ExitPolicy policy) ? policy.Rules : throw new System.Diagnostics.UnreachableException();
}
