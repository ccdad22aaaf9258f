namespace MagicWave.Onion.Cells;

/// <summary>The handshake inside CREATE2 (tor-spec 5.1).</summary>
public enum HandshakeType : ushort
{
    /// <summary>TAP, refused.</summary>
    Tap = 0,

    /// <summary>ntor.</summary>
    Ntor = 2,

    /// <summary>ntor-v3 (proposal 332).</summary>
    NtorV3 = 3,
}
