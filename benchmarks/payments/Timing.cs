using System.Globalization;

namespace MagicWave.PaymentsBenchmark;

/// <summary>How long one thing took, each time that it was done.</summary>
internal sealed class Timing
{
    private readonly List<double> _milliseconds = [];

    private Timing()
    {
    }

    public static Timing Of(int times, Action<int> action)
    {
        Timing timing = new();
        for (int i = 0; i < times; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            action(i);
            timing._milliseconds.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        timing._milliseconds.Sort();
        return timing;
    }

    public string Row(string what, int parts = 1) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {_milliseconds.Count} | {Text(At(0) / parts)} | {Text(At(0.5) / parts)} | {Text(At(0.95) / parts)} | {Text(At(1) / parts)} |");

    private static string Text(double milliseconds) => milliseconds switch
    {
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000:F2} s"),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:F1} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds * 1_000:F0} µs"),
    };

    private double At(double part) => _milliseconds[(int)Math.Round(part * (_milliseconds.Count - 1))];
}
