namespace MagicWave.Publishing.Prices;

/// <summary>What is wrong in a file of prices.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">How to mend it.</param>
public sealed record PriceFileFault(int Line, string Problem, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"line {Line}: {Problem} {Remedy}");
}
