using System.Globalization;

namespace MagicWave.NetworkBenchmark;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: MagicWave.NetworkBenchmark [--scenario NAME] [--variants LIST] [--bytes N] [--rounds N]
                                           [--requests N] [--circuits N] [--services N] [--visitors N] [--output FILE]
          --scenario  network (default): through an exit; onion: from an onion service
          --variants  comma-separated: tor, tor-best, tor-same, magicwave; default all
          --bytes     size of the file of the bulk downloads, at most 104857600 (default)
          --rounds    how often each variant takes its turn, default 5
          --requests  small requests per variant for the time to the first byte, default 400
          --circuits  circuits built per variant, default 200; in the onion scenario, ways to the service that are made
          --services  onion scenario: how often a service is started, default 3
          --visitors  onion scenario: how many new clients come, default 6
          --output    the Markdown file, default benchmarks/results/<scenario>-<year>-<month>.md
        """;

    public string Scenario { get; private init; } = "network";

    public bool IsOnion => Scenario == "onion";

    public IReadOnlyList<string> Variants { get; private init; } = ["tor", "tor-best", "tor-same", "magicwave"];

    public int Bytes { get; private init; } = 100 * 1024 * 1024;

    public int Rounds { get; private init; } = 5;

    public int Requests { get; private init; } = 400;

    public int Circuits { get; private init; } = 200;

    public int Services { get; private init; } = 3;

    public int Visitors { get; private init; } = 6;

    public string? Output { get; private init; }

    /// <summary>Reads it; null when it is not understood.</summary>
    public static BenchmarkOptions? Parse(ReadOnlySpan<string> arguments)
    {
        BenchmarkOptions? options = new();
        for (; !arguments.IsEmpty && options is not null; arguments = arguments[2..])
        {
            options = arguments.Length < 2 ? null : options.With(arguments[0], arguments[1]);
        }

        return options;
    }

    private BenchmarkOptions? With(string name, string value) => name switch
    {
        "--scenario" when value is "network" or "onion" => this with { Scenario = value },
        "--variants" => this with { Variants = value.Split(',') },
        "--bytes" when Number(value) is { } bytes and <= 100 * 1024 * 1024 => this with { Bytes = bytes },
        "--rounds" when Number(value) is { } rounds => this with { Rounds = rounds },
        "--requests" when Number(value) is { } requests => this with { Requests = requests },
        "--circuits" when Number(value) is { } circuits => this with { Circuits = circuits },
        "--services" when Number(value) is { } services => this with { Services = services },
        "--visitors" when Number(value) is { } visitors => this with { Visitors = visitors },
        "--output" => this with { Output = value },
        _ => null,
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : null;
}
