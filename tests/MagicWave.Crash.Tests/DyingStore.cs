using System.Diagnostics;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests;

/// <summary>A real store whose process ends by SIGKILL just before or just after one of the commits of all stores together.</summary>
internal sealed class DyingStore(IPaymentStore store, int killAt, bool diesAfter, TextWriter? told = null) : IPaymentStore
{
    /// <summary>How many commits all stores of this process made.</summary>
    public static int Commits { get; private set; }

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
        Commits++;
        if (Commits == killAt && !diesAfter)
        {
            Die();
        }

        store.Commit(records);
        if (Commits == killAt)
        {
            Die();
        }

        told?.WriteLine(Commits);
    }

    public void Dispose() => store.Dispose();

    /// <summary>On Unix, killing a process is SIGKILL: nothing of it runs any more.</summary>
    private static void Die()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
