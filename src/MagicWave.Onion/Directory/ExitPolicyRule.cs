using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MagicWave.Onion.Directory;

/// <summary>One rule of an exit policy: a block of addresses of one family, ports, and what becomes of them (dir-spec 2.1.3).</summary>
public readonly record struct ExitPolicyRule
{
    private readonly UInt128 _network;

    /// <summary>Takes a block. Bits of the address beyond the prefix are cleared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The prefix is longer than the address.</exception>
    public ExitPolicyRule(bool isAccept, IPAddress network, int prefixLength, PortRange ports)
    {
        ArgumentNullException.ThrowIfNull(network);
        IsIPv6 = network.AddressFamily == AddressFamily.InterNetworkV6;
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, AddressBits);
        IsAccept = isAccept;
        PrefixLength = prefixLength;
        Ports = ports;
        _network = ToNumber(network) & Mask;
    }

    /// <summary>Whether it lets streams out; otherwise it refuses them.</summary>
    public bool IsAccept { get; }

    /// <summary>Whether the block is of IPv6; otherwise it is of IPv4.</summary>
    public bool IsIPv6 { get; }

    /// <summary>How many leading bits of an address are compared.</summary>
    public int PrefixLength { get; }

    /// <summary>The ports.</summary>
    public PortRange Ports { get; }

    /// <summary>The lowest address of the block.</summary>
    public IPAddress Network
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _network);
            return new(IsIPv6 ? bytes : bytes[12..]);
        }
    }

    private int AddressBits => IsIPv6 ? 128 : 32;

    private UInt128 Mask => PrefixLength == 0 ? UInt128.Zero : UInt128.MaxValue << (AddressBits - PrefixLength);

    /// <summary>Whether the rule speaks of this address and port.</summary>
    public bool Matches(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Ports.Contains(port)
            && (address.AddressFamily == AddressFamily.InterNetworkV6) == IsIPv6
            && ((ToNumber(address) ^ _network) & Mask) == UInt128.Zero;
    }

    /// <summary>Whether both have the same addresses, whatever their ports and decision.</summary>
    public bool HasSameAddresses(ExitPolicyRule other) =>
        IsIPv6 == other.IsIPv6 && PrefixLength == other.PrefixLength && _network == other._network;

    /// <summary>The line of a descriptor: <c>accept *:80</c>.</summary>
    public override string ToString()
    {
        string address = PrefixLength == 0 ? (IsIPv6 ? "*6" : "*")
            : string.Create(CultureInfo.InvariantCulture, $"{(IsIPv6 ? $"[{Network}]" : Network)}{(PrefixLength == AddressBits ? "" : $"/{PrefixLength}")}");
        return $"{(IsAccept ? "accept" : "reject")} {address}:{(Ports == PortRange.All ? "*" : Ports)}";
    }

    private static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        address.TryWriteBytes(isIPv6 ? bytes : bytes[12..], out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
