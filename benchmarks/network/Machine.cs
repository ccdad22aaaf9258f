using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MagicWave.TestKit.Networks;

namespace MagicWave.NetworkBenchmark;

/// <summary>What the numbers were measured on: they compare with others of the same machine only.</summary>
internal static class Machine
{
    /// <summary>How busy the machine is: the load average of the last minute. What else runs takes its part from every network in turn.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <param name="loadBefore">As <see cref="Load"/> said it before the start.</param>
    /// <param name="withTor">Whether stock tor took part.</param>
    public static string Describe(string loadBefore, bool withTor = true)
    {
        const string Model = "model name";
        string? model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Model, StringComparison.Ordinal)) : null;
        string processor = model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':') + 1)..].Trim();
        string date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"Measured {date} on {processor}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}{(withTor ? $", {TorVersion()}" : "")}. Load average before the start: {loadBefore}.";
    }

    private static string TorVersion()
    {
        using Process process = Process.Start(new ProcessStartInfo(Tools.Find("tor"), ["--version"]) { RedirectStandardOutput = true })!;
        string first = process.StandardOutput.ReadLine() ?? "tor";
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return first.TrimEnd('.');
    }
}
