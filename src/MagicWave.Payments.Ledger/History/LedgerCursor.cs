namespace MagicWave.Payments.Ledger.History;

/// <summary>
/// The numbers by which the history is ordered and paged, as Horizon's: the ledger in the upper 32 bits, the transaction's place in it, from 1, in the next
/// 20, and in the last 12 the operation's place, from 1; 0 for the transaction itself.
/// </summary>
public static class LedgerCursor
{
    private const int LedgerShift = 32;
    private const int TransactionShift = 12;

    /// <summary>The number of a ledger.</summary>
    public static long OfLedger(uint ledger) => (long)ledger << LedgerShift;

    /// <summary>The number of a transaction.</summary>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="place">Its place, from 1.</param>
    public static long OfTransaction(uint ledger, int place) => OfLedger(ledger) | ((long)place << TransactionShift);

    /// <summary>The number of an operation, by its transaction's number and its place from 0.</summary>
    public static long OfOperation(long transaction, int index) => transaction + index + 1;

    /// <summary>The ledger in which a transaction or operation is.</summary>
    public static uint LedgerOf(long id) => (uint)(id >> LedgerShift);

    /// <summary>The transaction of an operation.</summary>
    public static long TransactionOf(long operation) => operation >> TransactionShift << TransactionShift;
}
