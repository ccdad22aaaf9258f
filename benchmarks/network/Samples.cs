namespace MagicWave.NetworkBenchmark;

/// <summary>Repeated measurements of one quantity.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => At(0.5);

    public double Minimum => At(0);

    public double Maximum => At(1);

    public void Add(double value) => _values.Add(value);

    /// <summary>The value below which a fraction of all lies, by nearest rank; NaN where there is none.</summary>
    public double At(double fraction)
    {
        double[] sorted = [.. _values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(fraction * sorted.Length))];
    }
}
