using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests;

/// <summary>A real store whose process can end just before and just after each commit.</summary>
internal sealed class DyingStore(IPaymentStore store, KillPoint kill, TextWriter? told = null) : IPaymentStore
{
    public const string BeforeCommit = "before a commit";
    public const string AfterCommit = "after a commit";

    public PaymentStoreContents Load() => store.Load();

    public VerificationReport Verify(VerificationScope scope) => store.Verify(scope);

    public Stroops SumAccepted(UnixTime since) => store.SumAccepted(since);

    public Amount GetBalance(BalanceName name) => store.GetBalance(name);

    public IReadOnlyList<AccountBalance> ListBalances(BookAccount account) => store.ListBalances(account);

    public AccountStatement ReadStatement(SettlementAccount peer, UnixTime from, UnixTime until) => store.ReadStatement(peer, from, until);

    public IReadOnlyList<BookedEntry> ReadJournal(long after, int limit) => store.ReadJournal(after, limit);

    public byte[]? FindOnce(string kind, ReadOnlySpan<byte> key) => store.FindOnce(kind, key);

    public void Commit(IReadOnlyList<BookRecord> records)
    {
        kill.Pass(BeforeCommit);
        store.Commit(records);
        kill.Pass(AfterCommit);
        told?.WriteLine(kill.Passed);
    }

    public void Dispose() => store.Dispose();
}
