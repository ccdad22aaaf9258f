using System.Globalization;

namespace MagicWave.Fuzz;

/// <summary>The command line.</summary>
public sealed record FuzzOptions
{
    /// <summary>Shown when the command line is not understood.</summary>
    public const string Usage = "usage: MagicWave.Fuzz [--target NAME] [--count N] [--seed N] [--seconds S] [--report FILE] [--list]";

    /// <summary>One target; null for all.</summary>
    public string? Target { get; private init; }

    /// <summary>Mutations per target.</summary>
    public long Count { get; private init; } = 100_000;

    /// <summary>Of the generator.</summary>
    public ulong Seed { get; private init; } = 1;

    /// <summary>Longest time per target; null for none.</summary>
    public TimeSpan? Duration { get; private init; }

    /// <summary>File for a Markdown table of the run; null for none.</summary>
    public string? Report { get; private init; }

    /// <summary>Only name the targets.</summary>
    public bool List { get; private init; }

    /// <summary>Reads it. Null when something is unknown or malformed.</summary>
    public static FuzzOptions? Parse(ReadOnlySpan<string> arguments)
    {
        FuzzOptions options = new();
        while (!arguments.IsEmpty)
        {
            if (arguments[0] == "--list")
            {
                options = options with { List = true };
                arguments = arguments[1..];
                continue;
            }

            if (arguments.Length < 2 || options.With(arguments[0], arguments[1]) is not { } next)
            {
                return null;
            }

            options = next;
            arguments = arguments[2..];
        }

        return options;
    }

    private FuzzOptions? With(string name, string value) => name switch
    {
        "--target" => this with { Target = value },
        "--report" => this with { Report = value },
        "--count" when long.TryParse(value, CultureInfo.InvariantCulture, out long count) && count >= 0 => this with { Count = count },
        "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong seed) => this with { Seed = seed },
        "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e9 =>
            this with { Duration = TimeSpan.FromSeconds(seconds) },
        _ => null,
    };
}
