using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>
/// Writes the records of one commit, in its transaction: chains the entries, brings the balances up to date, and refuses what a check at the next start
/// would find wrong. <paramref name="known"/> are balances of the journal as it ends at <paramref name="head"/>; those that are missing are read.
/// </summary>
internal sealed class CommitWriter(SqlSession session, BookOwner owner, JournalHead head, BalanceCache known)
{
    private readonly Dictionary<BalanceName, Amount> _changes = [];
    private readonly Dictionary<SettlementAccount, PeerRecord> _rows = [];
    private readonly HashSet<SettlementAccount> _touched = [];

    public long Entry { get; private set; } = head.Entry;

    public byte[] Hash { get; private set; } = head.Hash;

    /// <summary>The name of this commit: by it, it is known again when the line breaks before the answer.</summary>
    public byte[] Commit { get; } = NewName();

    /// <summary>The balances that changed, and what they are now.</summary>
    public Dictionary<BalanceName, Amount> Balances { get; } = [];

    public void Write(IReadOnlyList<BookRecord> records)
    {
        foreach (BookRecord record in records)
        {
            Write(record);
        }

        // What is there already is found before anything that only contradicts it.
        session.Flush();
        foreach ((BalanceName name, Amount change) in _changes)
        {
            Amount amount = ReadBalance(name) + change;
            if (name.Account == BookAccount.Cash && amount.IsNegative)
            {
                throw SqlDamage.Of("What was to be written would leave less than nothing on the ledger.");
            }

            Balances[name] = amount;
            if (change != Amount.Zero)
            {
                JournalRows.WriteBalance(session, owner.Node, name, amount);
            }
        }

        CheckPeers();
        session.Write("UPDATE node SET entry = $2, hash = $3, commit_id = $4 WHERE id = $1", owner.Node, Entry, Hash, Commit);
    }

    private void Write(BookRecord record)
    {
        switch (record)
        {
            case JournalEntry entry:
                Write(entry);
                break;
            case PeerRecord peer:
                _rows[peer.Account] = peer;
                _touched.Add(peer.Account);
                PeerRows.Write(session, owner.Node, peer);
                break;
            case RequestRecord request:
                RequestRows.Write(session, owner.Node, request);
                break;
            case TransferRecord transfer:
                TransferRows.Write(session, owner.Node, transfer);
                break;
            case StateRecord state:
                KeyedRows.Write(session, owner.Node, state);
                break;
            case OnceRecord once:
                KeyedRows.Write(session, once.IsShared ? owner.Network : owner.Account, once);
                break;
        }
    }

    private void Write(JournalEntry entry)
    {
        Entry++;
        Hash = JournalHash.Next(Hash, Entry, entry);
        JournalRows.Write(session, owner.Node, Entry, entry, Hash);
        foreach (Posting posting in entry.Postings)
        {
            _changes[posting.Balance] = _changes.GetValueOrDefault(posting.Balance) + posting.Amount;
            if (posting is { Account: BookAccount.Peer, Peer: { } peer })
            {
                _touched.Add(peer);
            }
        }
    }

    private void CheckPeers()
    {
        foreach (SettlementAccount peer in _touched)
        {
            BalanceName name = new(BookAccount.Peer, Peer: peer);
            Amount booked = Balances.TryGetValue(name, out Amount changed) ? changed : ReadBalance(name);
            PeerRecord? row = _rows.TryGetValue(peer, out PeerRecord? written) ? written : PeerRows.Find(session, owner.Node, peer);
            if (row is null || row.Balance != booked)
            {
                throw SqlDamage.Of("What was to be written would let a neighbour's row and the journal contradict each other.");
            }
        }
    }

    private static byte[] NewName()
    {
        byte[] name = new byte[16];
        SystemRandom.Instance.Fill(name);
        return name;
    }

    private Amount ReadBalance(BalanceName name) =>
        known.TryGet(name, out Amount amount) ? amount : JournalRows.FindBalance(session, owner.Node, name);
}
