namespace MagicWave.Onion.Channels;

/// <summary>
/// The slots of one node. A slot that is returned is used again first, while it is warm. Not thread-safe: it is used under the node's gate.
/// </summary>
public sealed class CellPool
{
    /// <summary>How many free slots are kept (about 4 MiB); more are left to the collector.</summary>
    private const int MaximumFree = 8192;

    private CellSlot? _free;
    private int _freeCount;

    /// <summary>
    /// From this many slots in use on (about 512 MiB) no circuit may add to a long queue, so that those who hoard go first; at twice as many
    /// none may queue anything.
    /// </summary>
    internal int PressureMark { get; init; } = 1_000_000;

    /// <summary>How many slots are in use.</summary>
    public int Rented { get; private set; }

    internal CellSlot Rent()
    {
        Rented++;
        if (_free is not { } slot)
        {
            return new();
        }

        _free = slot.Next;
        slot.Next = null;
        _freeCount--;
        return slot;
    }

    internal void Return(CellSlot slot)
    {
        Rented--;
        if (_freeCount < MaximumFree)
        {
            slot.Next = _free;
            _free = slot;
            _freeCount++;
        }
    }
}
