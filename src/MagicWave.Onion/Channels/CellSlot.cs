using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>Room for one fixed cell in its wire form. Slots live in a <see cref="CellPool"/> and are linked into queues.</summary>
internal sealed class CellSlot
{
    internal byte[] Bytes { get; } = new byte[CellConstants.CellLength];

    internal CellSlot? Next { get; set; }
}
