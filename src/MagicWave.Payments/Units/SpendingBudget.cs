namespace MagicWave.Payments.Units;

/// <summary>The most that a node promises to pay in one day (UTC), over all neighbours. Invariant: 0 ≤ spent ≤ limit.</summary>
internal sealed class SpendingBudget(Stroops limit)
{
    private const long MillisecondsPerDay = 86_400_000;

    private long _day = long.MinValue;
    private long _spent;

    /// <summary>What was set aside on the last day that was looked at.</summary>
    public Stroops Spent => new(_spent);

    /// <summary>Sets an amount aside for a request that was accepted at the time. False: it would exceed the limit, and nothing changed.</summary>
    public bool TryReserve(Stroops amount, UnixTime time)
    {
        Turn(time);
        if (amount.Value > limit.Value - _spent)
        {
            return false;
        }

        _spent += amount.Value;
        return true;
    }

    /// <summary>When the day of a time began.</summary>
    public static UnixTime StartOfDay(UnixTime time) => new(time.Milliseconds / MillisecondsPerDay * MillisecondsPerDay);

    /// <summary>Counts what an earlier run of the program set aside today: at most the limit, which may have been lowered since.</summary>
    public void Restore(Stroops spentToday, UnixTime now)
    {
        Turn(now);
        _spent = Math.Min(limit.Value, spentToday.Value);
    }

    /// <summary>Gives back what was set aside at the time, if that day is not over.</summary>
    public void Release(Stroops amount, UnixTime reserved)
    {
        if (reserved.Milliseconds / MillisecondsPerDay == _day)
        {
            _spent = Math.Max(0, _spent - amount.Value);
        }
    }

    private void Turn(UnixTime time)
    {
        long day = time.Milliseconds / MillisecondsPerDay;
        if (day > _day)
        {
            _day = day;
            _spent = 0;
        }
    }
}
