namespace MagicWave.Fuzz;

/// <summary>What a run over one target came to.</summary>
/// <param name="Inputs">How many inputs were tried.</param>
/// <param name="Failure">The first failure, which ended the run; null when there was none.</param>
public sealed record FuzzReport(long Inputs, FuzzFailure? Failure);
