using System.Data.Common;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Storage;

/// <summary>
/// Takes over a file of the first version, which had one node, one asset and no hashes. The journal is chained as it stands; from then on it cannot be
/// changed unseen. Its payers never booked what they held on the ledger: what they paid out and never took in is booked first, as coming from them.
/// </summary>
internal static class SqliteMigration
{
    private const string Rename = """
        DROP TRIGGER IF EXISTS entry_stays; DROP TRIGGER IF EXISTS entry_fixed;
        DROP TRIGGER IF EXISTS posting_stays; DROP TRIGGER IF EXISTS posting_fixed;
        DROP INDEX IF EXISTS request_by_sequence; DROP INDEX IF EXISTS request_by_transfer;
        DROP INDEX IF EXISTS one_transfer; DROP INDEX IF EXISTS transfer_by_state;
        ALTER TABLE posting RENAME TO posting_1;
        ALTER TABLE entry RENAME TO entry_1;
        ALTER TABLE peer RENAME TO peer_1;
        ALTER TABLE request RENAME TO request_1;
        ALTER TABLE transfer RENAME TO transfer_1;
        """;

    private const string Copy = """
        INSERT INTO peer (node, account, earned, earned_cells, owed, owed_cells, requested, received, accepted, paid, credited, prepaid, credit,
          threshold, disputed, issued_sequence, accepted_sequence, checkpoints, unpaid_since, unpaid_level, settled, conceded, disputed_since, faults,
          faults_at, is_client)
        SELECT 1, account, earned, earned_cells, owed, owed_cells, requested, received, accepted, paid, zeroblob(16), zeroblob(16), credit, threshold,
          disputed, issued_sequence, accepted_sequence, checkpoints, unpaid_since,
          CASE WHEN unpaid_since IS NULL THEN zeroblob(16) ELSE earned END, zeroblob(16), zeroblob(16), NULL, 0, NULL, 0 FROM peer_1;
        INSERT INTO request (node, peer, direction, id, sequence, amount, body, created, expires, due, state, transfer, refusal)
        SELECT 1, peer, direction, id, sequence, amount, body, created, expires, due, state, transfer, refusal FROM request_1;
        INSERT INTO transfer (node, hash, peer, request, source, destination, amount, memo, sequence, valid_until, envelope, state)
        SELECT 1, hash, peer, request, source, destination, amount, memo, sequence, valid_until, envelope, state FROM transfer_1;
        DROP TABLE posting_1; DROP TABLE entry_1; DROP TABLE peer_1; DROP TABLE request_1; DROP TABLE transfer_1; DROP TABLE owner;
        """;

    private const string Journal = """
        SELECT e.id, e.key, e.time, p.account, p.peer, p.amount, t.peer, t.request
        FROM entry_1 e JOIN posting_1 p ON p.entry = e.id
        LEFT JOIN transfer_1 t ON e.key IN ('signed/' || lower(hex(t.hash)), 'void/' || lower(hex(t.hash)))
          OR e.key = 'paid/' || lower(hex(t.peer)) || '/' || lower(hex(t.request)) AND t.state = 1
        ORDER BY e.id, p.line
        """;

    public static void FromVersion1(SqliteConnection connection)
    {
        SqliteSchema.Execute(connection, Rename);
        SqliteSchema.CreateTables(connection);
        List<JournalEntry> entries = ReadJournal(connection);
        using (SqlSession session = new(connection, namesParameters: true) { KeepsConnection = true })
        {
            Write(session, entries);
        }

        SqliteSchema.Execute(connection, Copy);
    }

    private static List<JournalEntry> ReadJournal(SqliteConnection connection)
    {
        List<JournalEntry> entries = [];
        List<Posting> postings = [];
        long last = -1;
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Journal;
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetInt64(0) != last)
            {
                last = reader.GetInt64(0);
                postings = [];
                entries.Add(new(reader.GetString(1), reader.Time(2), postings));
            }

            postings.Add(ReadPosting(reader));
        }

        return entries;
    }

    /// <summary>What is in flight had one balance for all; now each payment has its own.</summary>
    private static Posting ReadPosting(SqliteDataReader reader)
    {
        BookAccount account = (BookAccount)reader.Int(3);
        SettlementAccount? peer = reader.IsDBNull(4) ? null : reader.Account(4);
        return account == BookAccount.InFlight && !reader.IsDBNull(7)
            ? new(account, reader.Account(6), reader.Amount(5)) { Item = RequestId.FromBytes(reader.Bytes(7)).ToString() }
            : new(account, peer, reader.Amount(5));
    }

    private static void Write(SqlSession session, List<JournalEntry> entries)
    {
        SettlementAccount account;
        NetworkId network;
        using (DbDataReader reader = session.Query("SELECT account, network FROM owner"))
        {
            if (!reader.Read())
            {
                throw SqlDamage.Of("The payment books have lost their owner.");
            }

            (account, network) = (reader.Account(0), NetworkId.FromBytes(reader.Bytes(1)));
        }

        if (CashReconciliation.Cover(entries, "reconcile/version-2") is { } funds)
        {
            entries.Insert(0, funds);
        }

        BalanceSheet sheet = new();
        byte[] hash = JournalHash.Start(account, network);
        for (int i = 0; i < entries.Count; i++)
        {
            hash = JournalHash.Next(hash, i + 1, entries[i]);
            JournalRows.Write(session, 1, i + 1, entries[i], hash);
            foreach (Posting posting in entries[i].Postings)
            {
                sheet.Add(posting.Balance, posting.Amount);
            }
        }

        foreach (AccountBalance balance in sheet.Balances)
        {
            JournalRows.WriteBalance(session, 1, balance.Name, balance.Amount);
        }

        session.Write(
            "INSERT INTO node (id, account, network, entry, hash, commit_id) VALUES (1, $1, $2, $3, $4, $5)",
            account.ToArray(), network.ToArray(), (long)entries.Count, hash, Array.Empty<byte>());
    }
}
