using MagicWave.Hosting.Logging;
using MagicWave.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Tests.Logging;

public sealed class TorLoggerTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Theory]
    [InlineData(1, LogLevel.Information, "Nov 02 03:04:05.678 [notice] Bootstrapped 50%")]
    [InlineData(1000, LogLevel.Warning, "Nov 02 03:04:05.000 [warn] Bootstrapped 50%")]
    [InlineData(100, LogLevel.Critical, "Nov 02 03:04:05.600 [err] Bootstrapped 50%")]
    public void LinesLookLikeTors(int granularity, LogLevel level, string expected) =>
        Assert.Equal(expected, TorLogFormat.Format(Time, TimeSpan.FromMilliseconds(granularity), level, "Bootstrapped 50%", null));

    [Fact]
    public void AMessageCannotForgeALine() =>
        Assert.Equal(
            "Nov 02 03:04:05.678 [info] a  Nov 02 [err] b",
            TorLogFormat.Format(Time, TimeSpan.Zero, LogLevel.Debug, "a\r\nNov 02 [err] b", null));

    [Fact]
    public void LevelsGoWhereTheyAreConfigured()
    {
        string path = Path.GetTempFileName();
        File.Delete(path);
        NodeOptions options = new();
        options.Logs.Add(new LogOption(LogLevel.Warning, LogLevel.Critical, LogDestination.StandardError, null));
        options.Logs.Add(new LogOption(LogLevel.Debug, LogLevel.Information, LogDestination.File, path));
        using StringWriter output = new();
        using StringWriter error = new();
        using (TorLoggerFactory factory = TorLoggerFactory.Open(options, output, error, TimeProvider.System))
        {
            ILogger logger = factory.CreateLogger("x");
            HostLog.Interrupted(logger);
            HostLog.Forced(logger);
            Assert.False(logger.IsEnabled(LogLevel.Trace));
        }

        Assert.Empty(output.ToString());
        Assert.Contains("[warn] Second interrupt", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[notice] Interrupt", Assert.Single(File.ReadAllLines(path)), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        File.Delete(path);
    }

    [Theory]
    [InlineData(LogLevel.Information, 2)]
    [InlineData(LogLevel.Warning, 1)]
    [InlineData(LogLevel.None, 0)]
    public void WithoutLogOptionsTheTerminalGetsWhatIsAskedFor(LogLevel unconfigured, int lines)
    {
        using StringWriter output = new();
        using TorLoggerFactory factory = TorLoggerFactory.Open(new NodeOptions(), output, TextWriter.Null, TimeProvider.System, unconfigured);
        HostLog.Interrupted(factory.CreateLogger("x"));
        HostLog.Forced(factory.CreateLogger("x"));

        Assert.Equal(lines, output.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public void BootstrapNeverGoesBack()
    {
        using StringWriter output = new();
        using TorLoggerFactory factory = TorLoggerFactory.Open(new NodeOptions(), output, TextWriter.Null, TimeProvider.System);
        BootstrapReporter reporter = new(factory.CreateLogger("x"));
        List<int> reached = [];
        reporter.Reached += (percent, _) => reached.Add(percent);

        reporter.Report(0, "starting");
        reporter.Report(50, "loading_descriptors");
        reporter.Report(45, "requesting_descriptors");
        reporter.Report(100, "done");

        Assert.Equal([0, 50, 100], reached);
        Assert.Contains("Bootstrapped 50% (loading_descriptors): Loading relay descriptors", output.ToString(), StringComparison.Ordinal);
    }
}
