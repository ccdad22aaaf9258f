using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>One entry of the journal as one neighbour's account sees it.</summary>
/// <param name="Entry">The entry's place in the journal.</param>
/// <param name="Key">What was booked.</param>
/// <param name="Time">When.</param>
/// <param name="Amount">What it added to the balance.</param>
/// <param name="Balance">The balance after it.</param>
public readonly record struct StatementLine(long Entry, string Key, UnixTime Time, Amount Amount, Amount Balance);
