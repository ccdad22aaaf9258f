using System.Diagnostics;
using MagicWave.TestKit;
using MagicWave.TestKit.Networks;

namespace MagicWave.NetworkBenchmark;

/// <summary>Compiles the small C library that turns Nagle's algorithm off in a program that does not do it itself.</summary>
internal static class NodelayShim
{
    /// <summary>The library's path, or null where there is no C compiler.</summary>
    public static string? TryBuild(string folder)
    {
        if (Tools.TryFind("gcc") is not { } compiler)
        {
            return null;
        }

        string library = Path.Combine(folder, "nodelay.so");
        using Process process = Process.Start(compiler, ["-shared", "-fPIC", "-O2", "-o", library, Repository.Path("benchmarks", "network", "nodelay.c"), "-ldl"]);
        process.WaitForExit();
        return process.ExitCode == 0 ? library : throw new InvalidOperationException("gcc could not build nodelay.c.");
    }
}
