using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.TestKit;

namespace MagicWave.PaymentsBenchmark;

/// <summary>The books of a busy relay: so many neighbours, and a journal of so many postings spread over them evenly.</summary>
internal sealed class BookLoad
{
    private const int EntriesOfOneFill = 1_000;

    private readonly SettlementAccount[] _peers;
    private readonly long[] _earned;
    private long _entries;

    public BookLoad(int peers)
    {
        SeededRandom random = new(1);
        _peers = [.. Enumerable.Range(0, peers).Select(_ => SettlementAccount.FromBytes(random.Bytes(32)))];
        _earned = new long[peers];
    }

    public SettlementAccount Peer(int index) => _peers[index % _peers.Length];

    /// <summary>Adds entries of two postings each, with the rows of their neighbours, until there are so many postings.</summary>
    public void Fill(IPaymentStore store, long postings)
    {
        while (_entries * 2 < postings)
        {
            int count = (int)Math.Min(EntriesOfOneFill, (postings / 2) - _entries);
            store.Commit([.. Enumerable.Range(0, count).SelectMany(_ => Update((int)(_entries % _peers.Length)))]);
        }
    }

    /// <summary>What a checkpoint of the cells with one neighbour commits.</summary>
    public BookRecord[] Update(int index)
    {
        index %= _peers.Length;
        _entries++;
        _earned[index] += 1_000;
        return
        [
            new JournalEntry($"cells/{_peers[index]}/{_entries}", new(_entries),
                [new(BookAccount.Peer, _peers[index], new(1_000)), new(BookAccount.Revenue, null, new(-1_000))]),
            new PeerRecord { Account = _peers[index], Earned = new(_earned[index]), EarnedCells = _earned[index] / 1_000 },
        ];
    }
}
