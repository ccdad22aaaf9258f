using MagicWave.Core.Time;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// Paid → throttled → stopped, and back. A level gets worse by what is owed (soft limit, hard limit) or by the age of the oldest request
/// that is not paid; it gets better only when the debt is down to the resume level and the age allows it. A payment is booked before the
/// level is judged.
/// </summary>
internal sealed class CreditLadder(PaymentSettings settings, PeerBooks books)
{
    private ServiceLevel _byAge;

    public ServiceLevel Level { get; private set; }

    /// <summary>The balance at which service gets worse the first time.</summary>
    public Amount SoftLimit => new(books.Credit.Units * settings.SoftLimitPercent / 100);

    /// <summary>The exposure from which the level has to be judged again because it may get worse.</summary>
    public Int128 WorseAt => Level switch
    {
        ServiceLevel.Stopped => Int128.MaxValue,
        ServiceLevel.Throttled => books.Credit.Units,
        _ => SoftLimit.Units,
    };

    /// <summary>The exposure down from which the level has to be judged again because it may get better.</summary>
    public Int128 BetterAt => Level == ServiceLevel.Paid ? Int128.MinValue : ResumeAt;

    private Int128 ResumeAt => books.Credit.Units * settings.ResumePercent / 100;

    /// <summary>Judges by balance and age.</summary>
    /// <returns>Whether the level is another.</returns>
    public bool Judge(UnixTime now)
    {
        TimeSpan age = books.UnpaidSince is { } since ? now - since : TimeSpan.Zero;
        _byAge = age >= settings.StopAfter ? ServiceLevel.Stopped
            : age >= settings.ThrottleAfter ? ServiceLevel.Throttled
            : ServiceLevel.Paid;
        return JudgeBalance();
    }

    /// <summary>Judges by the balance, with the age as it was last looked at.</summary>
    /// <returns>Whether the level is another.</returns>
    public bool JudgeBalance()
    {
        Int128 balance = books.Exposure;
        ServiceLevel level = balance >= books.Credit.Units ? ServiceLevel.Stopped
            : balance >= SoftLimit.Units ? ServiceLevel.Throttled
            : ServiceLevel.Paid;
        level = level > _byAge ? level : _byAge;
        if (level < Level && balance > ResumeAt)
        {
            level = Level;
        }

        bool changed = level != Level;
        Level = level;
        return changed;
    }

    /// <summary>When the age alone makes the level worse.</summary>
    public Instant? NextDeadline(PaymentClock clock) => books.UnpaidSince is not { } since ? null : _byAge switch
    {
        ServiceLevel.Stopped => null,
        ServiceLevel.Throttled => clock.ToInstant(since + settings.StopAfter),
        _ => clock.ToInstant(since + settings.ThrottleAfter),
    };
}
