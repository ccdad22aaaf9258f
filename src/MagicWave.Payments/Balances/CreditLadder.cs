using MagicWave.Core.Time;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// Ok → requested → throttled → suspended → banned, and back. The level gets worse by what is owed or held (soft limit, hard limit), by the age of
/// the oldest request that is not covered, by a dispute, and by breaches of the protocol. By debt and age it gets better only when the exposure is
/// down to the resume level. A payment is booked before the level is judged.
/// </summary>
internal sealed class CreditLadder(PaymentSettings settings, PeerBooks books)
{
    private ServiceLevel _byDebt;
    private ServiceLevel _byAge;

    public ServiceLevel Level { get; private set; }

    /// <summary>The step, for whoever looks at the books.</summary>
    public CreditStep Step => Level switch
    {
        ServiceLevel.Paid => books.Unpaid.Oldest is null ? CreditStep.Ok : CreditStep.Requested,
        ServiceLevel.Unpaid or ServiceLevel.Throttled => CreditStep.Throttled,
        ServiceLevel.Suspended => CreditStep.Suspended,
        ServiceLevel.Stopped => CreditStep.Stopped,
        _ => CreditStep.Banned,
    };

    /// <summary>The exposure at which service gets worse the first time.</summary>
    public Amount SoftLimit => new(books.Credit.Units * settings.SoftLimitPercent / 100);

    /// <summary>The exposure from which the level has to be judged again because it may get worse.</summary>
    public Int128 WorseAt => _byDebt switch
    {
        ServiceLevel.Paid => SoftLimit.Units,
        < ServiceLevel.Stopped => books.Credit.Units,
        _ => Int128.MaxValue,
    };

    /// <summary>The exposure down from which the level has to be judged again because it may get better.</summary>
    public Int128 BetterAt => _byDebt == ServiceLevel.Paid ? Int128.MinValue : ResumeAt;

    private Int128 ResumeAt => books.Credit.Units * settings.ResumePercent / 100;

    /// <summary>Judges by everything.</summary>
    /// <returns>Whether the level is another.</returns>
    public bool Judge(UnixTime now)
    {
        books.Faults.Judge(now);
        TimeSpan age = books.Unpaid.Oldest is { } since ? now - since : TimeSpan.Zero;
        _byAge = age >= settings.BanAfter ? ServiceLevel.Banned
            : age >= settings.SuspendAfter ? ServiceLevel.Suspended
            : age >= settings.ThrottleAfter ? ServiceLevel.Throttled
            : ServiceLevel.Paid;
        return JudgeBalance();
    }

    /// <summary>Judges by the balance, with the age as it was last looked at.</summary>
    /// <returns>Whether the level is another.</returns>
    public bool JudgeBalance()
    {
        Int128 exposure = books.Exposure;
        ServiceLevel debt = exposure >= books.Credit.Units ? ServiceLevel.Stopped
            : exposure >= SoftLimit.Units ? ServiceLevel.Throttled
            : ServiceLevel.Paid;
        debt = Worse(debt, _byAge);
        _byDebt = debt < _byDebt && exposure > ResumeAt ? _byDebt : debt;
        ServiceLevel level = Worse(_byDebt, books.Faults.IsBanned ? ServiceLevel.Banned : ServiceLevel.Paid);
        level = Worse(level, books.DisputedSince is null ? ServiceLevel.Paid : ServiceLevel.Suspended);
        bool changed = level != Level;
        Level = level;
        return changed;
    }

    /// <summary>When time alone changes the level.</summary>
    public Instant? NextDeadline(PaymentClock clock)
    {
        UnixTime? next = books.Unpaid.Oldest is not { } since ? null : _byAge switch
        {
            ServiceLevel.Banned => null,
            ServiceLevel.Suspended => since + settings.BanAfter,
            ServiceLevel.Throttled => since + settings.SuspendAfter,
            _ => since + settings.ThrottleAfter,
        };
        Instant? byAge = next is { } due ? clock.ToInstant(due) : null;
        return Instant.Earlier(byAge, books.Faults.BackAt is { } back ? clock.ToInstant(back) : null);
    }

    private static ServiceLevel Worse(ServiceLevel left, ServiceLevel right) => left > right ? left : right;
}
