using System.Globalization;

namespace MagicWave.Onion.Cells;

/// <summary>Names a circuit on one channel; the same circuit has another id on every channel (tor-spec 3, 5.1.1).</summary>
/// <param name="Value">Never 0 for a circuit; the top bit is set by the side that opened the channel.</param>
public readonly record struct CircuitId(uint Value)
{
    /// <summary>The bit that the initiator of the channel sets in the ids it chooses.</summary>
    public const uint InitiatorBit = 0x8000_0000;

    /// <summary>Cells that belong to the link, not to a circuit.</summary>
    public static CircuitId None => default;

    /// <summary>Whether the initiator of the channel chose it.</summary>
    public bool IsFromInitiator => (Value & InitiatorBit) != 0;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("X8", CultureInfo.InvariantCulture);
}
