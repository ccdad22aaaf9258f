using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Rig;

/// <summary>A real store that switches the machine off before or after a commit, or whose disk is full.</summary>
internal sealed class FaultyStore(IPaymentStore store, List<IReadOnlyList<BookRecord>> commits) : IPaymentStore
{
    /// <summary>Dies after so many more commits, and does not let them through from then on.</summary>
    public int? DiesAfter { get; set; }

    /// <summary>Dies right after so many more commits: what they were for never leaves.</summary>
    public int? DiesBehind { get; set; }

    public bool IsFull { get; set; }

    public PaymentStoreContents Load() => store.Load();

    public Stroops SumAccepted(UnixTime since) => store.SumAccepted(since);

    public Amount GetBalance(BalanceName name) => store.GetBalance(name);

    public IReadOnlyList<AccountBalance> ListBalances(BookAccount account) => store.ListBalances(account);

    public VerificationReport Verify(VerificationScope scope) => store.Verify(scope);

    public AccountStatement ReadStatement(Accounts.SettlementAccount peer, UnixTime from, UnixTime until) => store.ReadStatement(peer, from, until);

    public IReadOnlyList<BookedEntry> ReadJournal(long after, int limit) => store.ReadJournal(after, limit);

    public byte[]? FindOnce(string kind, ReadOnlySpan<byte> key) => store.FindOnce(kind, key);

    public void Commit(IReadOnlyList<BookRecord> records)
    {
        if (IsFull)
        {
            throw new PaymentException(PaymentErrorKind.StoreUnavailable, "The disk is full.");
        }

        if (DiesAfter <= 0)
        {
            throw new NodeDiedException();
        }

        store.Commit(records);
        commits.Add(records);
        DiesAfter--;
        if (--DiesBehind <= 0)
        {
            DiesAfter = 0;
            throw new NodeDiedException();
        }
    }

    public void Dispose() => store.Dispose();
}
