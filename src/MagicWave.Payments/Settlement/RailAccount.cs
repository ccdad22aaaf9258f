using MagicWave.Payments.Units;

namespace MagicWave.Payments.Settlement;

/// <summary>An account as the ledger sees it.</summary>
/// <param name="Sequence">The sequence of its last transfer; the next one is exactly one above.</param>
/// <param name="Balance">What it holds of the asset.</param>
public readonly record struct RailAccount(long Sequence, Stroops Balance);
