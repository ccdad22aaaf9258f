namespace MagicWave.Architecture.Tests.Rules;

/// <summary>A place that breaks a rule.</summary>
/// <param name="File">Path below the root, with forward slashes.</param>
/// <param name="Line">From 1; 0 for the whole file.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record Violation(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
