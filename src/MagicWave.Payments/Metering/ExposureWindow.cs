namespace MagicWave.Payments.Metering;

/// <summary>
/// What a payee has served and not been paid for on one circuit, against the most that it will. Cells are counted as they pass; one in
/// <see cref="TickRules.UnbilledShare"/> is taken for something that is not billed. Not thread-safe; nothing allocates.
/// </summary>
public struct ExposureWindow
{
    private readonly long _limit;
    private long _cells;
    private long _paid;

    /// <summary>Begins with nothing served.</summary>
    /// <param name="ticks">How many ticks the payer may be behind, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public ExposureWindow(int ticks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticks, 1);
        _limit = (long)ticks * TickRules.CellsPerTick;
    }

    /// <summary>Cells that passed and that no tick stands for; less than nothing where control was billed too.</summary>
    public readonly long Unpaid => _cells - (_cells / TickRules.UnbilledShare) - _paid;

    /// <summary>What to do with the circuit.</summary>
    public readonly MeterLevel Level
    {
        get
        {
            long unpaid = Unpaid;
            return unpaid >= _limit ? MeterLevel.Stopped : unpaid >= _limit - (_limit / 10) ? MeterLevel.Shrunk : MeterLevel.Open;
        }
    }

    /// <summary>A cell passed.</summary>
    public void Count() => _cells++;

    /// <summary>Ticks were accepted. What a client pays beyond what was served here it owed for earlier circuits: it buys nothing ahead.</summary>
    public void Pay(uint ticks)
    {
        _paid += (long)ticks * TickRules.CellsPerTick;
        if (Unpaid < 0)
        {
            _paid += Unpaid;
        }
    }
}
