using System.Globalization;

namespace MagicWave.Onion.Cells;

/// <summary>Names a stream on a circuit (tor-spec 6.2). The client chooses it; 0 stands for the circuit itself.</summary>
public readonly record struct StreamId(ushort Value)
{
    /// <summary>Relay cells that belong to the circuit, not to a stream.</summary>
    public static StreamId None => default;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
