namespace MagicWave.Payments.Settlement;

/// <summary>One step of an account's history.</summary>
/// <param name="Cursor">The place after it: stored in the same commit as what is booked of it. 1 to <see cref="MaximumCursorLength"/> characters of ASCII.</param>
/// <param name="Received">What came with it; null when nothing of the rail's asset did.</param>
public sealed record HistoryEntry(string Cursor, LedgerTransfer? Received)
{
    /// <summary>Longest cursor, in characters.</summary>
    public const int MaximumCursorLength = 64;
}
