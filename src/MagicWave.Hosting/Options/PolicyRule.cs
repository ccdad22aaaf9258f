using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MagicWave.Hosting.Options;

/// <summary>One entry of an address policy: the first that matches decides.</summary>
/// <param name="Accept">Whether it lets through what it matches.</param>
/// <param name="Family">The family it speaks of; null for both.</param>
/// <param name="Address">Start of the network; null for every address of the family.</param>
/// <param name="PrefixLength">Length of the network's prefix in bits; 0 with no address.</param>
/// <param name="FirstPort">Lowest port, 1 to 65535.</param>
/// <param name="LastPort">Highest port.</param>
public sealed record PolicyRule(bool Accept, AddressFamily? Family, IPAddress? Address, int PrefixLength, int FirstPort, int LastPort)
{
    /// <summary>Whether it decides about everything, so that no later rule counts.</summary>
    public bool IsFinal => Family is null && Address is null && FirstPort == 1 && LastPort == ushort.MaxValue;

    /// <summary>Whether the rule speaks of this destination.</summary>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    public bool Matches(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        return port >= FirstPort && port <= LastPort && (Family is not { } family || address.AddressFamily == family) && Contains(address);
    }

    /// <summary>The rule as it stands in a router descriptor (dir-spec section 2.1.1): <c>accept 10.0.0.0/8:80-90</c>.</summary>
    public override string ToString()
    {
        string target = Address is null
            ? Family switch { AddressFamily.InterNetwork => "*4", AddressFamily.InterNetworkV6 => "*6", _ => "*" }
            : Network(Address);
        string ports = FirstPort == 1 && LastPort == ushort.MaxValue ? "*"
            : FirstPort == LastPort ? FirstPort.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{FirstPort}-{LastPort}");
        return $"{(Accept ? "accept" : "reject")} {target}:{ports}";
    }

    private string Network(IPAddress address)
    {
        bool six = address.AddressFamily == AddressFamily.InterNetworkV6;
        string text = six ? $"[{address}]" : address.ToString();
        return PrefixLength == (six ? 128 : 32) ? text : string.Create(CultureInfo.InvariantCulture, $"{text}/{PrefixLength}");
    }

    private bool Contains(IPAddress address)
    {
        if (Address is null)
        {
            return true;
        }

        byte[] network = Address.GetAddressBytes();
        byte[] asked = address.GetAddressBytes();
        if (network.Length != asked.Length)
        {
            return false;
        }

        for (int bit = 0; bit < PrefixLength; bit += 8)
        {
            int mask = PrefixLength - bit >= 8 ? 0xFF : 0xFF << (8 - (PrefixLength - bit)) & 0xFF;
            if (((network[bit / 8] ^ asked[bit / 8]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
