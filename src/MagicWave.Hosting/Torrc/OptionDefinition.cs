namespace MagicWave.Hosting.Torrc;

/// <summary>One option: its name in tor's spelling, and what is done with its values.</summary>
internal sealed class OptionDefinition
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What becomes of it.</summary>
    public required OptionSupport Support { get; init; }

    /// <summary>Whether its values accumulate.</summary>
    public bool IsList { get; init; }

    /// <summary>Options whose lines keep their order among each other have one group; null for an option by itself.</summary>
    public string? Group { get; init; }

    /// <summary>Takes over a value that is not empty, or says why not. Supported options have it.</summary>
    public Action<BindContext, string>? Bind { get; init; }

    /// <summary>Of an option that is not supported: values which ask for nothing that is missing here, so nothing is said.</summary>
    public IReadOnlyList<string> HarmlessValues { get; init; } = [];

    /// <summary>Of an option that is not supported: what the operator would not get.</summary>
    public string Consequence { get; init; } = "";

    /// <summary>Of an option that is not supported: what to do.</summary>
    public string Remedy { get; init; } = "Remove the line.";
}
