using System.Data.Common;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>The rows of the journal and of the balances.</summary>
internal static class JournalRows
{
    private const string Entries = """
        SELECT e.id, e.key, e.kind, e.time, e.hash, p.line, p.account, p.asset, p.peer, p.item, p.amount
        FROM entry e LEFT JOIN posting p ON p.node = e.node AND p.entry = e.id
        WHERE e.node = $1 AND e.id > $2 AND e.id <= $3 ORDER BY e.id, p.line
        """;

    // The sum keeps SQLite from taking the node for the best way in, and reading the whole journal: it has one node in all rows.
    private const string Lines = """
        SELECT p.entry, e.key, e.time, p.amount FROM posting p JOIN entry e ON e.node = p.node AND e.id = p.entry
        WHERE p.node + 0 = $1 AND p.peer = $2 AND length(p.peer) > 0 AND p.account = 0 AND p.asset = 0 ORDER BY p.entry, p.line
        """;

    public static void Write(SqlSession session, long node, long id, JournalEntry entry, byte[] hash)
    {
        session.WriteOnce(
            "INSERT INTO entry (node, id, key, kind, time, hash) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (node, key) DO NOTHING",
            node, id, entry.Key, entry.Kind, entry.Time.Milliseconds, hash);
        for (int line = 0; line < entry.Postings.Count; line++)
        {
            Posting posting = entry.Postings[line];
            session.Write(
                "INSERT INTO posting (node, entry, line, account, asset, peer, item, amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                node, id, (long)line, (long)posting.Account, (long)posting.Asset, SqlRow.Bytes(posting.Peer), posting.Item ?? string.Empty,
                SqlRow.Bytes(posting.Amount));
        }
    }

    public static void WriteBalance(SqlSession session, long node, BalanceName name, Amount amount)
    {
        if (amount == Amount.Zero)
        {
            session.Write(
                "DELETE FROM balance WHERE node = $1 AND account = $2 AND asset = $3 AND peer = $4 AND item = $5",
                node, (long)name.Account, (long)name.Asset, SqlRow.Bytes(name.Peer), name.Item ?? string.Empty);
        }
        else
        {
            session.Write(
                """
                INSERT INTO balance (node, account, asset, peer, item, amount) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (node, account, asset, peer, item) DO UPDATE SET amount = excluded.amount
                """,
                node, (long)name.Account, (long)name.Asset, SqlRow.Bytes(name.Peer), name.Item ?? string.Empty, SqlRow.Bytes(amount));
        }
    }

    public static Amount FindBalance(SqlSession session, long node, BalanceName name) =>
        session.Scalar(
            "SELECT amount FROM balance WHERE node = $1 AND account = $2 AND asset = $3 AND peer = $4 AND item = $5",
            node, (long)name.Account, (long)name.Asset, SqlRow.Bytes(name.Peer), name.Item ?? string.Empty) is byte[] amount
            ? Amount.FromBytes(amount)
            : Amount.Zero;

    public static List<AccountBalance> ReadBalances(SqlSession session, long node, BookAccount account)
    {
        using DbDataReader reader = session.Query(
            "SELECT account, asset, peer, item, amount FROM balance WHERE node = $1 AND account = $2", node, (long)account);
        return ReadBalances(reader);
    }

    public static List<AccountBalance> ReadBalances(SqlSession session, long node)
    {
        using DbDataReader reader = session.Query("SELECT account, asset, peer, item, amount FROM balance WHERE node = $1", node);
        return ReadBalances(reader);
    }

    /// <summary>Entries after a place up to another, one by one.</summary>
    /// <exception cref="PaymentException">An entry's lines are not 0, 1, 2, …, or its kind is not that of its key.</exception>
    public static IEnumerable<BookedEntry> Read(SqlSession session, long node, long after, long last)
    {
        using DbDataReader reader = session.Query(Entries, node, after, last);
        bool isMore = reader.Read();
        while (isMore)
        {
            long id = reader.GetInt64(0);
            (string key, string kind, UnixTime time, byte[] hash) = (reader.GetString(1), reader.GetString(2), reader.Time(3), reader.Bytes(4));
            List<Posting> postings = [];
            do
            {
                if (reader.IsDBNull(5) || reader.GetInt64(5) != postings.Count)
                {
                    throw SqlDamage.At(id, "lacks a line, or has one too many");
                }

                postings.Add(new((BookAccount)reader.Int(6), reader.PeerOrNone(8), reader.Amount(10))
                {
                    Asset = (BookAsset)reader.Int(7),
                    Item = reader.ItemOrNone(9),
                });
                isMore = reader.Read();
            }
            while (isMore && reader.GetInt64(0) == id);

            JournalEntry entry = new(key, time, postings);
            if (entry.Kind != kind)
            {
                throw SqlDamage.At(id, "has another kind than its key");
            }

            yield return new(id, entry, hash);
        }
    }

    public static AccountStatement ReadStatement(SqlSession session, long node, SettlementAccount peer, UnixTime from, UnixTime until)
    {
        Amount opening = Amount.Zero;
        Amount balance = Amount.Zero;
        List<(long Entry, string Key, UnixTime Time, Amount Amount)> found = [];
        using (DbDataReader reader = session.Query(Lines, node, peer.ToArray()))
        {
            while (reader.Read())
            {
                UnixTime time = reader.Time(2);
                if (time < from)
                {
                    opening += reader.Amount(3);
                }
                else if (time < until)
                {
                    found.Add((reader.GetInt64(0), reader.GetString(1), time, reader.Amount(3)));
                }
            }
        }

        balance = opening;
        List<StatementLine> lines = new(found.Count);
        foreach ((long entry, string key, UnixTime time, Amount amount) in found)
        {
            balance += amount;
            lines.Add(new(entry, key, time, amount, balance));
        }

        return new(peer, from, until, opening, lines, balance);
    }

    private static List<AccountBalance> ReadBalances(DbDataReader reader)
    {
        List<AccountBalance> balances = [];
        while (reader.Read())
        {
            BalanceName name = new((BookAccount)reader.Int(0), (BookAsset)reader.Int(1), reader.PeerOrNone(2), reader.ItemOrNone(3));
            balances.Add(new(name, reader.Amount(4)));
        }

        return balances;
    }
}
