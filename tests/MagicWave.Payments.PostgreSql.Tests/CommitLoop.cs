using System.Globalization;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using static MagicWave.Payments.PostgreSql.Tests.BookSamples;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>
/// A process that commits step after step until it is killed, and says after each one that it is durable. Each step has a record of every kind that
/// must be there together. It is started by the tests, out of their own assembly.
/// </summary>
public static class CommitLoop
{
    public const string StateKind = "step";

    public static int Main(string[] arguments)
    {
        using IPaymentStore store = Open(arguments[0]);
        for (long step = LastStep(store) + 1; ; step++)
        {
            store.Commit(Step(step));
            Console.WriteLine(step.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static IPaymentStore Open(string address) => address.Split(':', 2) switch
    {
        ["sqlite", string path] => SqlitePaymentStore.Open(path, Me, Network),
        ["postgresql", string connection] => PostgreSqlPaymentStore.Open(connection, Me, Network),
        _ => throw new ArgumentException("What database is that?", nameof(address)),
    };

    public static BookRecord[] Step(long step) =>
    [
        Funds($"funds/{step}", 1_000), Cells($"cells/{step}", step), Row(step * (step + 1) / 2), new OnceRecord("step", Key(step), new byte[300]),
        new StateRecord(StateKind, default, Key(step)),
    ];

    public static byte[] Key(long step) => BitConverter.GetBytes(step);

    /// <summary>The last step of which everything is there, and of the next one nothing.</summary>
    public static long LastStep(IPaymentStore store)
    {
        PaymentStoreContents contents = store.Load();
        long step = contents.States is [{ } state] ? BitConverter.ToInt64(state.Value.Span) : 0;
        VerificationReport report = store.Verify(VerificationScope.Whole);
        bool isWhole = report.ToEntry == 2 * step
            && store.GetBalance(new(BookAccount.Cash)).Units == 1_000 * step
            && contents.Peers.Sum(peer => (long)peer.Earned.Units) == step * (step + 1) / 2
            && store.FindOnce("step", Key(step)) is not null == step > 0
            && store.FindOnce("step", Key(step + 1)) is null;
        return isWhole ? step : throw new InvalidOperationException($"Step {step} is there in part.");
    }
}
