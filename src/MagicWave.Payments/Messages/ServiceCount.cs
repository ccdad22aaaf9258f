using MagicWave.Payments.Units;

namespace MagicWave.Payments.Messages;

/// <summary>What one of a pair served the other, since the two first met.</summary>
/// <param name="Cells">How many cells, from 0.</param>
/// <param name="Value">What it is owed for them and for what it was promised otherwise, from nothing.</param>
public readonly record struct ServiceCount(long Cells, Amount Value);
