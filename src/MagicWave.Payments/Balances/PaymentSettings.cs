using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>The options, checked and frozen, with bytes turned into amounts.</summary>
internal sealed record PaymentSettings
{
    private const int CellLength = 514;
    private const long MaximumRate = 1_000_000_000_000;

    /// <summary>Bound on bytes in the options: 2⁵⁰. With the bound on the rate, every amount in stroops stays below 2⁶³.</summary>
    private const long MaximumBytes = 1L << 50;

    public PaymentSettings(PaymentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckAmounts(options);
        CheckTimes(options);
        ReferenceRate = options.ReferenceRate;
        MeanThresholdCells = options.MeanThresholdBytes / CellLength;
        CreditLimit = WorthOf(options.CreditLimitBytes);
        StarterCredit = WorthOf(options.StarterCreditBytes);
        SoftLimitPercent = options.SoftLimitPercent;
        ResumePercent = options.ResumePercent;
        ThrottleAfter = options.ThrottleAfter;
        SuspendAfter = options.SuspendAfter;
        BanAfter = options.BanAfter;
        FaultHalfLife = options.FaultHalfLife;
        TrialCredit = options.ClientsPrepay ? WorthOf(options.TrialBytes) : null;
        Denomination = options.Denomination;
        ToleranceCells = options.ToleranceCells;
        StatementCells = (int)Math.Min(int.MaxValue, options.StatementBytes / CellLength);
        StatementInterval = options.StatementInterval;
        ConcessionLimit = WorthOf(options.TrialBytes);
        MaximumSettlementDelay = options.MaximumSettlementDelay;
        RequestValidity = options.RequestValidity;
        RequestRepeat = options.RequestRepeat;
        RefusalBackoff = options.RefusalBackoff;
        ClockTolerance = options.ClockTolerance;
        Tolerance = new((Int128)options.ToleranceCells * ReferenceRate);
        TolerancePerMille = options.TolerancePerMille;
        UsesLedger = options.UsesLedger;
        DailyBudget = options.DailyBudget;
        CircuitBudget = options.CircuitBudget;
        ExposureLimit = options.ExposureLimit;
        CheckpointCells = options.CheckpointCells;
        TransferValidity = options.TransferValidity;
    }

    public long ReferenceRate { get; }

    public long MeanThresholdCells { get; }

    public Amount CreditLimit { get; }

    public Amount StarterCredit { get; }

    public int SoftLimitPercent { get; }

    public int ResumePercent { get; }

    public TimeSpan ThrottleAfter { get; }

    public TimeSpan SuspendAfter { get; }

    public TimeSpan BanAfter { get; }

    public TimeSpan FaultHalfLife { get; }

    /// <summary>The credit of a client; null: that of an unknown relay.</summary>
    public Amount? TrialCredit { get; }

    public Stroops Denomination { get; }

    public int ToleranceCells { get; }

    public int StatementCells { get; }

    public TimeSpan StatementInterval { get; }

    /// <summary>What we counted and may give up, in the time that it takes the neighbour to earn more credit.</summary>
    public Amount ConcessionLimit { get; }

    public TimeSpan MaximumSettlementDelay { get; }

    public TimeSpan RequestValidity { get; }

    public TimeSpan RequestRepeat { get; }

    public TimeSpan RefusalBackoff { get; }

    public TimeSpan ClockTolerance { get; }

    public Amount Tolerance { get; }

    public int TolerancePerMille { get; }

    public bool UsesLedger { get; }

    public Stroops DailyBudget { get; }

    public Stroops CircuitBudget { get; }

    public Stroops ExposureLimit { get; }

    public int CheckpointCells { get; }

    public TimeSpan TransferValidity { get; }

    private Amount WorthOf(long bytes) => new((Int128)(bytes / CellLength) * ReferenceRate);

    private static void CheckAmounts(PaymentOptions options)
    {
        Check(options.ReferenceRate is >= 1 and <= MaximumRate, nameof(options.ReferenceRate));
        Check(options.CreditLimitBytes is >= CellLength and <= MaximumBytes, nameof(options.CreditLimitBytes));
        Check(options.MeanThresholdBytes is >= 2 * CellLength && options.MeanThresholdBytes <= options.CreditLimitBytes / 2,
            nameof(options.MeanThresholdBytes));
        Check(options.StarterCreditBytes is >= CellLength && options.StarterCreditBytes <= options.CreditLimitBytes,
            nameof(options.StarterCreditBytes));
        Check(options.TrialBytes is >= CellLength && options.TrialBytes <= options.StarterCreditBytes, nameof(options.TrialBytes));
        Check(options.StatementBytes is >= CellLength and <= MaximumBytes, nameof(options.StatementBytes));
        Check(options.Denomination >= new Stroops(1), nameof(options.Denomination));
        Check(options.SoftLimitPercent is > 75 and < 100, nameof(options.SoftLimitPercent));
        Check(options.ResumePercent >= 0 && options.ResumePercent < options.SoftLimitPercent, nameof(options.ResumePercent));
        Check(options.ToleranceCells >= 0, nameof(options.ToleranceCells));
        Check(options.TolerancePerMille is >= 0 and <= 1_000, nameof(options.TolerancePerMille));
        Check(options.CheckpointCells >= 1, nameof(options.CheckpointCells));
    }

    private static void CheckTimes(PaymentOptions options)
    {
        Check(options.MaximumSettlementDelay >= TimeSpan.Zero && options.MaximumSettlementDelay <= TimeSpan.FromHours(1),
            nameof(options.MaximumSettlementDelay));
        Check(options.ThrottleAfter > options.MaximumSettlementDelay, nameof(options.ThrottleAfter));
        Check(options.SuspendAfter > options.ThrottleAfter, nameof(options.SuspendAfter));
        Check(options.BanAfter > options.SuspendAfter, nameof(options.BanAfter));
        Check(options.FaultHalfLife >= TimeSpan.FromMinutes(1) && options.FaultHalfLife <= TimeSpan.FromDays(1), nameof(options.FaultHalfLife));
        Check(options.RequestValidity > options.MaximumSettlementDelay && options.RequestValidity <= TimeSpan.FromDays(1),
            nameof(options.RequestValidity));
        Check(options.RequestRepeat >= TimeSpan.FromSeconds(1), nameof(options.RequestRepeat));
        Check(options.RefusalBackoff >= TimeSpan.FromSeconds(1), nameof(options.RefusalBackoff));
        Check(options.ClockTolerance >= TimeSpan.Zero && options.ClockTolerance <= TimeSpan.FromDays(1), nameof(options.ClockTolerance));
        Check(options.StatementInterval >= TimeSpan.FromSeconds(1) && options.StatementInterval <= TimeSpan.FromDays(1), nameof(options.StatementInterval));
        Check(options.TransferValidity >= TimeSpan.FromSeconds(10) && options.TransferValidity <= TimeSpan.FromHours(1),
            nameof(options.TransferValidity));
    }

    private static void Check(bool holds, string name)
    {
        if (!holds)
        {
            throw new ArgumentException($"The option {name} is out of range: see its documentation.", nameof(name));
        }
    }
}
