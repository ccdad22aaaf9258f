using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>What went over links whose neighbour never said HELLO, since the engine started: counted, never billed.</summary>
/// <param name="Links">How many such links are open.</param>
/// <param name="EarnedCells">Cells served to them.</param>
/// <param name="Earned">What the cells would have cost.</param>
/// <param name="OwedCells">Cells served by them.</param>
/// <param name="Owed">What those would have cost.</param>
public sealed record UnpaidSnapshot(int Links, long EarnedCells, Amount Earned, long OwedCells, Amount Owed);
