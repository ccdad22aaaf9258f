using System.Globalization;

namespace MagicWave.Crash.Tests;

/// <summary>The program that is killed: works on a folder until it is done, or dies at a commit that it was told.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        int killAt = int.Parse(args[1], CultureInfo.InvariantCulture);
        TokenScenario scenario = TokenScenario.Open(args[0], store => new DyingStore(store, killAt, diesAfter: args[2] == "after", Console.Out));
        scenario.Run();
        scenario.Dispose();
        return 0;
    }
}
