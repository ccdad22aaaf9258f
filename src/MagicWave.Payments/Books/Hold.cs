using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>An amount that is set aside with a neighbour.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Direction">Who will owe whom.</param>
/// <param name="Amount">How much, above nothing.</param>
/// <param name="Expires">Until when a closed one is remembered. It does not release by itself: its owner decides.</param>
/// <param name="State">Where it is.</param>
public sealed record Hold(HoldId Id, HoldDirection Direction, Amount Amount, UnixTime Expires, HoldState State);
