namespace MagicWave.Onion.RelayCrypto;

/// <summary>Which end of a joined circuit this node is.</summary>
internal enum RendezvousSide
{
    /// <summary>Who asked for the service.</summary>
    Client = 0,

    /// <summary>The onion service.</summary>
    Service,
}
