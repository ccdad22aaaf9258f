using System.Globalization;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>
/// How a relay was seen to run: how long its runs last (weighted MTBF), and for what part of the time it runs (weighted fractional uptime).
/// What is longer ago counts less (dir-spec 3.4.2). Not thread-safe.
/// </summary>
internal sealed class RelayHistory
{
    // Every twelve hours what was counts for a twentieth less, so that a month hardly matters any more.
    private const double Discount = 0.95;
    private static readonly TimeSpan DiscountInterval = TimeSpan.FromHours(12);

    private double _runSeconds;
    private double _runWeights;
    private double _upSeconds;
    private double _knownSeconds;
    private DateTimeOffset _discountedTo;

    public RelayHistory(DateTimeOffset firstSeen)
    {
        FirstSeen = firstSeen;
        _discountedTo = firstSeen;
    }

    /// <summary>When it was first seen.</summary>
    public DateTimeOffset FirstSeen { get; private init; }

    /// <summary>Since when it runs without a break; null while it does not run.</summary>
    public DateTimeOffset? UpSince { get; private set; }

    /// <summary>Since when it does not run; null while it runs.</summary>
    public DateTimeOffset? DownSince { get; private set; }

    /// <summary>Reads a line of <see cref="ToLine"/>; null when it is none.</summary>
    public static RelayHistory? TryParse(ReadOnlySpan<char> line)
    {
        Span<Range> parts = stackalloc Range[8];
        if (line.Split(parts, ' ') != 7)
        {
            return null;
        }

        Span<double> numbers = stackalloc double[7];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(line[parts[i]], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])
                || numbers[i] is < 0 or > 1e11)
            {
                return null;
            }
        }

        return new RelayHistory(DateTimeOffset.FromUnixTimeSeconds((long)numbers[0]))
        {
            UpSince = numbers[1] > 0 ? DateTimeOffset.FromUnixTimeSeconds((long)numbers[1]) : null,
            _discountedTo = DateTimeOffset.FromUnixTimeSeconds((long)numbers[2]),
            _runSeconds = numbers[3],
            _runWeights = numbers[4],
            _upSeconds = numbers[5],
            _knownSeconds = numbers[6],
        };
    }

    /// <summary>The history as one line for a file.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{FirstSeen.ToUnixTimeSeconds()} {UpSince?.ToUnixTimeSeconds() ?? 0} {_discountedTo.ToUnixTimeSeconds()} {_runSeconds:F1} {_runWeights:F4} {_upSeconds:F1} {_knownSeconds:F1}");

    /// <summary>It was found running.</summary>
    public void HandleUp(DateTimeOffset date)
    {
        if (UpSince is not null)
        {
            return;
        }

        if (DownSince is { } down)
        {
            _knownSeconds += Seconds(down, date);
        }

        UpSince = date;
        DownSince = null;
    }

    /// <summary>It was found not running.</summary>
    public void HandleDown(DateTimeOffset date)
    {
        if (UpSince is { } up)
        {
            double run = Seconds(up, date);
            _runSeconds += run;
            _runWeights += 1;
            _upSeconds += run;
            _knownSeconds += run;
            UpSince = null;
        }

        DownSince ??= date;
        Fade(date);
    }

    /// <summary>The mean length of its runs, the present one included.</summary>
    public TimeSpan MeanRun(DateTimeOffset date)
    {
        double seconds = _runSeconds;
        double weights = _runWeights;
        if (UpSince is { } up)
        {
            seconds += Seconds(up, date);
            weights += 1;
        }

        return weights > 0 ? TimeSpan.FromSeconds(seconds / weights) : TimeSpan.Zero;
    }

    /// <summary>The part of the time that it runs, 0 to 1.</summary>
    public double FractionalUptime(DateTimeOffset date)
    {
        double present = UpSince is { } up ? Seconds(up, date) : 0;
        double absent = DownSince is { } down ? Seconds(down, date) : 0;
        double known = _knownSeconds + present + absent;
        return known > 0 ? (_upSeconds + present) / known : 0;
    }

    private static double Seconds(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalSeconds);

    private void Fade(DateTimeOffset date)
    {
        while (date - _discountedTo >= DiscountInterval)
        {
            _discountedTo += DiscountInterval;
            _runSeconds *= Discount;
            _runWeights *= Discount;
            _upSeconds *= Discount;
            _knownSeconds *= Discount;
            if (_knownSeconds < 1)
            {
                _discountedTo = date;
            }
        }
    }
}
