namespace MagicWave.Onion.Socks;

/// <summary>What a SOCKS client asks for (RFC 1928 4; socks-extensions 2).</summary>
internal enum SocksCommand : byte
{
    /// <summary>A connection.</summary>
    Connect = 1,

    /// <summary>The address of a name.</summary>
    Resolve = 0xF0,

    /// <summary>The name of an address.</summary>
    ResolvePointer = 0xF1,
}
