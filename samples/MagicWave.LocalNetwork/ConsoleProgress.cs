using System.Globalization;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>Prints steps as they come, in their order (unlike Progress of T, which posts them).</summary>
internal sealed class ConsoleProgress : IProgress<string>
{
    public void Report(string value) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {value}"));
}
