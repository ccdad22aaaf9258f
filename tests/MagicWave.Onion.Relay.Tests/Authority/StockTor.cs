using System.Diagnostics;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>A stock tor with a torrc of the test's, in a folder of its own. Only it is stopped, by its own process.</summary>
internal sealed class StockTor : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("magicwave-stocktor-");
    private readonly Process _process;

    public StockTor(params string[] torrc)
    {
        string path = Path.Combine(_folder.FullName, "torrc");
        File.WriteAllLines(
            path,
            [
                "TestingTorNetwork 1", $"DataDirectory {_folder.FullName}", $"Log notice file {LogPath}", "OutboundBindAddress 127.0.0.1",
                "PathsNeededToBuildCircuits 0.67", .. torrc,
            ]);
        _process = Process.Start(new ProcessStartInfo(MagicWave.TestKit.Networks.Tools.Find("tor"), ["--defaults-torrc", "/dev/null", "-f", path, "--quiet"]))!;
    }

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    private string LogPath => Path.Combine(_folder.FullName, "log");

    /// <summary>Waits until the log has the text; the log is the message when it does not come.</summary>
    public async Task WaitForAsync(string text, TimeSpan patience)
    {
        for (TimeSpan waited = TimeSpan.Zero; waited < patience && !_process.HasExited; waited += Poll)
        {
            if (Log.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(Poll);
        }

        Assert.Fail($"\"{text}\" did not come:\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
