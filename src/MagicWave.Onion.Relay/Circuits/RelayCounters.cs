using MagicWave.Onion.Relay.OnionServices;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>What a relay did since it started. Written under the gate; a reader outside of it sees values that may be a moment old.</summary>
public sealed class RelayCounters
{
    /// <summary>Circuits that are open.</summary>
    public long CircuitsOpen { get; internal set; }

    /// <summary>Circuits that were made.</summary>
    public long CircuitsCreated { get; internal set; }

    /// <summary>Handshakes that were refused or failed.</summary>
    public long HandshakesRefused { get; internal set; }

    /// <summary>Relay cells that were passed on, in both directions.</summary>
    public long CellsRelayed { get; internal set; }

    /// <summary>Relay cells that ended or began here.</summary>
    public long CellsEnded { get; internal set; }

    /// <summary>Streams that are open here.</summary>
    public long StreamsOpen { get; internal set; }

    /// <summary>What it did for onion services.</summary>
    public OnionServiceCounters OnionServices { get; init; } = new();
}
