namespace MagicWave.TestKit.Networks;

/// <summary>A program that takes <c>-f torrc</c>: stock tor, or one of MagicWave's hosts. The two are started in the same way.</summary>
public sealed record NodeProgram
{
    private static readonly string[] Configurations = ["release", "debug"];

    /// <summary>Whether it is stock tor.</summary>
    public required bool IsTor { get; init; }

    /// <summary>The executable.</summary>
    public required string FileName { get; init; }

    /// <summary>Arguments before <c>-f</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables set for it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Stock tor.</summary>
    /// <exception cref="FileNotFoundException">It is not installed; the message names the package.</exception>
    public static NodeProgram Tor { get; } = new() { IsTor = true, FileName = Tools.Find("tor"), Arguments = ["--defaults-torrc", "/dev/null"] };

    /// <summary>The relay host, which is also exit and authority.</summary>
    public static NodeProgram MagicWaveRelay => Host("MagicWave.Relay");

    /// <summary>The client host.</summary>
    public static NodeProgram MagicWaveClient => Host("MagicWave.Client");

    /// <summary>The publisher bridge; it needs its own arguments besides: see its <c>--help</c>.</summary>
    public static NodeProgram MagicWaveBridge => Host("MagicWave.PublisherBridge");

    /// <summary>The host of an embedded ledger. It has a command line of its own, and no torrc.</summary>
    public static NodeProgram MagicWaveLedger => Host("MagicWave.LedgerHost");

    /// <summary>The host of a token issuer. It has a command line of its own, and no torrc.</summary>
    public static NodeProgram MagicWaveIssuer => Host("MagicWave.Issuer");

    /// <summary>MagicWave's host for a role.</summary>
    public static NodeProgram MagicWave(NodeRole role) => role == NodeRole.Client ? MagicWaveClient : MagicWaveRelay;

    // The build that was made last: tests run in either configuration, and an old one must not be taken by mistake.
    private static NodeProgram Host(string name)
    {
        FileInfo? newest = Configurations.Select(configuration => new FileInfo(Repository.Path("artifacts", "bin", name, configuration, name + ".dll")))
            .Where(file => file.Exists).MaxBy(file => file.LastWriteTimeUtc);
        return newest is null
            ? throw new FileNotFoundException($"{name} is not built: run dotnet build samples/{name}.")
            : new() { IsTor = false, FileName = "dotnet", Arguments = [newest.FullName] };
    }
}
