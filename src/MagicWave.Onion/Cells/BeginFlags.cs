namespace MagicWave.Onion.Cells;

/// <summary>What kinds of address the client of a stream takes (tor-spec 6.2).</summary>
[Flags]
public enum BeginFlags : uint
{
    /// <summary>IPv4 only.</summary>
    None = 0,

    /// <summary>IPv6 is fine.</summary>
    Ipv6Ok = 1,

    /// <summary>IPv4 is not wanted.</summary>
    Ipv4NotOk = 2,

    /// <summary>IPv6 rather than IPv4.</summary>
    Ipv6Preferred = 4,
}
