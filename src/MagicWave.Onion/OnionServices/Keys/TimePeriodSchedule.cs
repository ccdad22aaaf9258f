using MagicWave.Onion.Directory;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// When time periods begin and end in a network, and when runs of the shared random protocol do (rend-spec-v3 section 2.2.1, srv-spec).
/// Both follow from the interval between consensuses: a run takes 24 of them, and periods begin 12 of them after midnight.
/// </summary>
internal readonly record struct TimePeriodSchedule
{
    /// <summary>A day.</summary>
    public const int DefaultLengthMinutes = 24 * 60;

    private const int MinimumLengthMinutes = 5;
    private const int MaximumLengthMinutes = 10 * 24 * 60;
    private const int RoundsPerPhase = 12;
    private const int RoundsPerRun = 2 * RoundsPerPhase;
    private const int SecondsPerMinute = 60;

    private readonly long _votingSeconds;

    /// <summary>Sets both measures.</summary>
    /// <param name="lengthMinutes">How long a period is.</param>
    /// <param name="votingInterval">The time between two consensuses; whole seconds count.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than a minute, or less than a second.</exception>
    public TimePeriodSchedule(int lengthMinutes, TimeSpan votingInterval)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengthMinutes);
        ArgumentOutOfRangeException.ThrowIfLessThan(votingInterval, TimeSpan.FromSeconds(1));
        LengthMinutes = lengthMinutes;
        _votingSeconds = votingInterval.Ticks / TimeSpan.TicksPerSecond;
    }

    /// <summary>How long a period is, in minutes.</summary>
    public int LengthMinutes { get; }

    /// <summary>How long a period is.</summary>
    public TimeSpan Length => TimeSpan.FromMinutes(LengthMinutes);

    /// <summary>How long after the beginning of a run a period begins, in the public network.</summary>
    public TimeSpan RotationOffset => TimeSpan.FromSeconds(RoundsPerPhase * _votingSeconds);

    /// <summary>How long a run of the shared random protocol takes.</summary>
    public TimeSpan RunLength => TimeSpan.FromSeconds(RoundsPerRun * _votingSeconds);

    /// <summary>
    /// What a consensus says. In a network for tests a period takes as long as a run, in whole minutes, and the parameter
    /// <c>hsdir_interval</c> does not count, as tor has it: else no test would see a period end.
    /// </summary>
    public static TimePeriodSchedule Of(Consensus consensus, bool isTestingNetwork)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        long seconds = Math.Max(1, (consensus.FreshUntil - consensus.ValidAfter).Ticks / TimeSpan.TicksPerSecond);
        TimeSpan interval = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.SecondsPerDay));
        int length = isTestingNetwork
            ? (int)Math.Max(1, RoundsPerRun * interval.Ticks / TimeSpan.TicksPerMinute)
            : consensus.Param("hsdir_interval", DefaultLengthMinutes, MinimumLengthMinutes, MaximumLengthMinutes);
        return new(length, interval);
    }

    /// <summary>The period of a time. Clients and services give the valid-after time of their consensus.</summary>
    public TimePeriod At(DateTimeOffset time)
    {
        // tor subtracts whole minutes here and adds seconds in StartOf; it makes a difference for voting intervals that no one has.
        long minutes = (time.ToUnixTimeSeconds() / SecondsPerMinute) - (RoundsPerPhase * _votingSeconds / SecondsPerMinute);
        return new(Math.Max(0, minutes) / LengthMinutes, LengthMinutes);
    }

    /// <summary>When a period begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That is after the year 9999.</exception>
    public DateTimeOffset StartOf(TimePeriod period) =>
        DateTimeOffset.FromUnixTimeSeconds((period.Number * period.LengthMinutes * SecondsPerMinute) + (RoundsPerPhase * _votingSeconds));

    /// <summary>When a period ends and the next one begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That is after the year 9999.</exception>
    public DateTimeOffset EndOf(TimePeriod period) => StartOf(period.Next);

    /// <summary>When the run of the shared random protocol began that a consensus belongs to.</summary>
    /// <param name="validAfter">The consensus's valid-after time.</param>
    public DateTimeOffset RunStart(DateTimeOffset validAfter)
    {
        long seconds = validAfter.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds / _votingSeconds % RoundsPerRun * _votingSeconds));
    }

    /// <summary>
    /// Whether a consensus is from between the beginning of a time period and that of the next run of the shared random protocol: noon to
    /// midnight in the public network. Then the current period goes with the current shared random value and the next period has none yet;
    /// else the current period goes with the previous value and the next one with the current value (rend-spec-v3 section 2.2.4.1).
    /// </summary>
    /// <param name="validAfter">The consensus's valid-after time.</param>
    public bool IsBetweenPeriodAndRun(DateTimeOffset validAfter)
    {
        DateTimeOffset run = RunStart(validAfter);
        return validAfter < run || validAfter >= EndOf(At(run));
    }
}
