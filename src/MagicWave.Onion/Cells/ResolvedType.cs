namespace MagicWave.Onion.Cells;

/// <summary>What an answer in RESOLVED holds (tor-spec 6.4).</summary>
public enum ResolvedType : byte
{
    /// <summary>A host name, for a reverse look-up.</summary>
    HostName = 0,

    /// <summary>An IPv4 address.</summary>
    Ipv4 = 4,

    /// <summary>An IPv6 address.</summary>
    Ipv6 = 6,

    /// <summary>No answer now; another try may succeed.</summary>
    TransientError = 0xF0,

    /// <summary>There is no answer.</summary>
    Error = 0xF1,
}
