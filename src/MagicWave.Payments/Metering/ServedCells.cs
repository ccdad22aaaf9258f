namespace MagicWave.Payments.Metering;

/// <summary>
/// What a circuit carried, as its client counts it: the one definition of what ticks stand for. DATA that came, and DATA that the other end
/// acknowledged, count each as one; SENDME, BEGIN, CONNECTED, END and the like only beyond one of <see cref="TickRules.FreeControlShare"/>; padding
/// (DROP) and payment messages not at all, and neither do cells of the building of the circuit. Not thread-safe.
/// </summary>
public struct ServedCells
{
    private long _data;
    private long _control;
    private long _carried;

    /// <summary>Begins.</summary>
    /// <param name="carried">Cells of earlier circuits that no whole tick was released for, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public ServedCells(long carried)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(carried);
        _carried = carried;
    }

    /// <summary>DATA came, or was acknowledged.</summary>
    public void AddData(int cells) => _data += cells;

    /// <summary>A control cell was sent or came.</summary>
    public void AddControl() => _control++;

    /// <summary>How many cells are billed, with what was carried over.</summary>
    public readonly long Billed
    {
        get
        {
            long all = _data + _control;
            return _carried + Math.Max(_data, all - (all / TickRules.FreeControlShare));
        }
    }

    /// <summary>How many ticks that makes.</summary>
    public readonly long Ticks => Billed / TickRules.CellsPerTick;
}
