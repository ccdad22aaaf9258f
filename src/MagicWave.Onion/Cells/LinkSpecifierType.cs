namespace MagicWave.Onion.Cells;

/// <summary>Kinds of <see cref="LinkSpecifier"/> (tor-spec 5.1.2).</summary>
public enum LinkSpecifierType : byte
{
    /// <summary>An IPv4 address 4 and a port 2.</summary>
    IPv4 = 0,

    /// <summary>An IPv6 address 16 and a port 2.</summary>
    IPv6 = 1,

    /// <summary>An RSA identity: 20.</summary>
    RsaId = 2,

    /// <summary>An Ed25519 identity: 32.</summary>
    Ed25519Id = 3,
}
