using MagicWave.Onion.Cells;

namespace MagicWave.Hosting.Runtime;

/// <summary>What a relay carried at its best: the most of any ten seconds of the last five days, as tor reports it (dir-spec 2.1.1).</summary>
internal sealed class BandwidthMeter
{
    /// <summary>How often it is read.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private const int Days = 5;
    private const int PeriodsPerDay = 24 * 60 * 6;

    private readonly long[] _best = new long[Days];
    private long _lastCells;
    private int _periods;

    /// <summary>Takes the count of all cells so far, once a period, and tells the best, in bytes per second.</summary>
    public int Take(long cells)
    {
        int day = _periods++ / PeriodsPerDay % Days;
        if (_periods % PeriodsPerDay == 1)
        {
            _best[day] = 0;
        }

        long bytes = (cells - _lastCells) * CellConstants.CellLength / (long)Period.TotalSeconds;
        _lastCells = cells;
        _best[day] = Math.Max(_best[day], bytes);
        return (int)Math.Min(_best.Max(), int.MaxValue);
    }
}
