using System.Diagnostics;

namespace MagicWave.Crash.Tests;

/// <summary>Ends this process by SIGKILL when it passes a place for the so-and-so-manieth time. Thread-safe.</summary>
/// <param name="killAt">At which passing, from 1; 0: never.</param>
internal sealed class KillPoint(int killAt)
{
    private int _killAt = killAt;
    private int _passed;
    private string? _leftOut;

    /// <summary>How often a place was passed.</summary>
    public int Passed => Volatile.Read(ref _passed);

    /// <summary>From here on: at which passing, from 1; 0: never. Places of a name are left out.</summary>
    /// <returns>How often a place was passed until now, or since the last call.</returns>
    public int Arm(int killAt, string leftOut)
    {
        _leftOut = leftOut;
        Volatile.Write(ref _killAt, killAt);
        return Interlocked.Exchange(ref _passed, 0);
    }

    /// <summary>A place where the process may die; its last word is where that was.</summary>
    public void Pass(string place)
    {
        if (place == _leftOut || Interlocked.Increment(ref _passed) != Volatile.Read(ref _killAt))
        {
            return;
        }

        Console.Error.Write(place);
        Console.Error.Flush();

        // On Unix this is SIGKILL: nothing of the process runs any more.
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
