namespace MagicWave.NetworkBenchmark;

/// <summary>A line of the table.</summary>
/// <param name="Title">What was measured, and its unit.</param>
/// <param name="Value">Takes it from what was measured of a variant.</param>
/// <param name="Format">How it is written.</param>
/// <param name="MoreIsBetter">Which way is better; null where neither is.</param>
internal sealed record Row<T>(string Title, Func<T, double> Value, string Format, bool? MoreIsBetter);
