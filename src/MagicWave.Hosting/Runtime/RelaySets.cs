using System.Net;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Hosting.Runtime;

/// <summary>Lists of relays as the path selection takes them.</summary>
internal static class RelaySets
{
    /// <summary>The set of the same relays. Rules for single ports speak of every port here.</summary>
    public static RelaySet Convert(NodeSetOption option) => RelaySet.Of(option.Fingerprints, option.Nicknames, option.Networks.SelectMany(Networks));

    private static IEnumerable<IPNetwork> Networks(PolicyRule rule)
    {
        if (rule.Address is { } address)
        {
            return [new IPNetwork(Masked(address, rule.PrefixLength), rule.PrefixLength)];
        }

        IPNetwork[] both = [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)];
        return both.Where(net => rule.Family is null || net.BaseAddress.AddressFamily == rule.Family);
    }

    /// <summary>IPNetwork takes no address with bits behind the prefix.</summary>
    private static IPAddress Masked(IPAddress address, int prefix)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}
