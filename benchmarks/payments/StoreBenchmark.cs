using System.Globalization;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;

namespace MagicWave.PaymentsBenchmark;

/// <summary>Fills one store and takes the times of what a node does with it.</summary>
internal sealed class StoreBenchmark(string name, int peers, long postings, Func<IPaymentStore> open, Action<string> say)
{
    private const int Updates = 2_000;
    private const int Batches = 50;
    private const int BatchSize = 100;
    private const int Reads = 2_000;
    private const int Statements = 500;
    private const int Starts = 7;

    public IReadOnlyList<string> Run()
    {
        BookLoad load = new(peers);
        List<string> rows = [];
        using (IPaymentStore store = open())
        {
            say($"{name}: filling");
            rows.Add(Timing.Of(1, _ => load.Fill(store, postings)).Row($"filling, in commits of 1,000 entries, per entry", (int)(postings / 2)));
            say($"{name}: balance updates");
            rows.Add(Timing.Of(Updates, i => store.Commit(load.Update(i * 7))).Row("balance update: entry and row, one durable commit"));
            rows.Add(Timing.Of(Batches, i => store.Commit([.. Enumerable.Range(i * BatchSize, BatchSize).SelectMany(load.Update)]))
                .Row("the same for 100 neighbours in one commit, per neighbour", BatchSize));
            say($"{name}: reads");
            rows.Add(Timing.Of(Reads, i => store.GetBalance(new(BookAccount.Peer, Peer: load.Peer(i * 13)))).Row("one neighbour's balance"));
            rows.Add(Timing.Of(Statements, i => store.ReadStatement(load.Peer(i * 17), default, new(long.MaxValue))).Row(
                string.Create(CultureInfo.InvariantCulture, $"statement of one neighbour, about {postings / 2 / peers} lines")));
        }

        say($"{name}: start-up");
        rows.Add(Timing.Of(Starts, _ => Start(VerificationScope.Whole)).Row("start-up with the whole journal checked"));
        rows.Add(Timing.Of(Starts, _ => Start(VerificationScope.SinceCheckpoint)).Row("start-up from the last checkpoint"));
        return rows;
    }

    /// <summary>Opens the books and reads all that a node needs; the whole check is on top of that.</summary>
    private void Start(VerificationScope scope)
    {
        using IPaymentStore store = open();
        if (scope == VerificationScope.Whole)
        {
            store.Verify(scope);
        }

        if (store.Load().Peers.Count != peers)
        {
            throw new InvalidOperationException("Neighbours are missing.");
        }
    }
}
