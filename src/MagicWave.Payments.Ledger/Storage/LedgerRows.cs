using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.Payments.Storage;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Ledger.Storage;

/// <summary>Writes and reads the rows of one database. Not thread-safe: the owner locks, and begins and commits what belongs together.</summary>
internal sealed class LedgerRows(SqliteDatabase database) : ILedgerReader
{
    private const int AccountPrefix = sizeof(uint) + SettlementAccount.Length;

    public LedgerEntry? Find(EntryKey key)
    {
        object? value = database.Scalar("SELECT value FROM entry WHERE kind = $0 AND key = $1", (long)key.Kind, key.ToBytes());
        return value is byte[] bytes ? Read(key.Kind, bytes) : null;
    }

    /// <summary>The parts of an account of one kind, in the order of their keys.</summary>
    public List<T> ListParts<T>(EntryKind kind, SettlementAccount account)
        where T : LedgerEntry
    {
        byte[] prefix = EntryKey.Of(account).ToBytes();
        return ListEntries<T>(
            kind, "SELECT value FROM entry WHERE kind = $0 AND substr(key, 1, $2) = $1 AND key > $1 ORDER BY key", prefix, (long)AccountPrefix);
    }

    public List<T> ListAll<T>(EntryKind kind)
        where T : LedgerEntry => ListEntries<T>(kind, "SELECT value FROM entry WHERE kind = $0 ORDER BY key");

    /// <summary>Balances that an account is a claimant of; null: of all accounts.</summary>
    public List<ClaimableBalanceEntry> ListClaimable(SettlementAccount? claimant) => claimant is { } account
        ? ListEntries<ClaimableBalanceEntry>(
            EntryKind.ClaimableBalance,
            "SELECT e.value FROM claimant c JOIN entry e ON e.kind = $0 AND e.key = c.balance WHERE c.account = $1 ORDER BY e.key",
            account.ToArray())
        : ListAll<ClaimableBalanceEntry>(EntryKind.ClaimableBalance);

    public LedgerHeader? FindLast()
    {
        using SqliteDataReader reader = database.Query($"{LedgerTables.SelectLedger} ORDER BY sequence DESC LIMIT 1");
        return reader.Read() ? ReadHeader(reader) : null;
    }

    public LedgerHeader? FindLedger(uint sequence)
    {
        using SqliteDataReader reader = database.Query($"{LedgerTables.SelectLedger} WHERE sequence = $0", (long)sequence);
        return reader.Read() ? ReadHeader(reader) : null;
    }

    public List<LedgerHeader> ListLedgers(HistoryPage page)
    {
        List<LedgerHeader> headers = [];
        using SqliteDataReader reader = database.Query(
            page.Descending
                ? $"{LedgerTables.SelectLedger} WHERE sequence < $0 ORDER BY sequence DESC LIMIT $1"
                : $"{LedgerTables.SelectLedger} WHERE sequence > $0 ORDER BY sequence LIMIT $1",
            page.Cursor is { } cursor ? cursor >> 32 : page.Descending ? long.MaxValue : 0L,
            (long)page.Limit);
        while (reader.Read())
        {
            headers.Add(ReadHeader(reader));
        }

        return headers;
    }

    public void Write(LedgerHeader header) => database.Execute(
        "INSERT INTO ledger (sequence, close_time, previous, hash, coins, fees, successful, failed, operations) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)",
        (long)header.Sequence, (long)header.CloseTime, header.PreviousHash.ToArray(), header.Hash.ToArray(), header.TotalCoins, header.FeePool,
        (long)header.Successful, (long)header.Failed, (long)header.Operations);

    public void Write(LedgerDraft draft, uint ledger)
    {
        foreach ((EntryKey key, LedgerEntry? entry) in draft.Changes)
        {
            byte[] name = key.ToBytes();
            if (entry is null)
            {
                database.Execute("DELETE FROM entry WHERE kind = $0 AND key = $1", (long)key.Kind, name);
                database.Execute("DELETE FROM claimant WHERE balance = $0", name);
                continue;
            }

            XdrWriter writer = new();
            (entry with { ModifiedIn = ledger }).Write(writer);
            database.Execute(
                "INSERT INTO entry (kind, key, value) VALUES ($0, $1, $2) ON CONFLICT (kind, key) DO UPDATE SET value = $2",
                (long)key.Kind, name, writer.Written.ToArray());
            foreach (Claimant claimant in (entry as ClaimableBalanceEntry)?.Claimants ?? default)
            {
                database.Execute(
                    "INSERT INTO claimant (account, balance) VALUES ($0, $1) ON CONFLICT DO NOTHING", claimant.Destination.ToArray(), name);
            }
        }
    }

    public void Write(StoredTransaction transaction)
    {
        bool success = transaction.Result.IsSuccess;
        database.Execute(
            "INSERT INTO tx (id, hash, inner_hash, ledger, successful, envelope, result) VALUES ($0, $1, $2, $3, $4, $5, $6)",
            transaction.Id, transaction.Hash.ToArray(), transaction.InnerHash.ToArray(), (long)transaction.Ledger, success ? 1L : 0L,
            XdrConvert.ToBytes(transaction.Envelope), XdrConvert.ToBytes(transaction.Result));
        Transaction inner = transaction.Envelope.InnerTransaction;
        HashSet<SettlementAccount> participants = [inner.Source.Account];
        if (transaction.Envelope is FeeBumpEnvelope bump)
        {
            participants.Add(bump.FeeBump.FeeSource.Account);
        }

        for (int i = 0; i < inner.Operations.Count; i++)
        {
            StoredOperation operation = new(transaction, i);
            database.Execute(
                "INSERT INTO op (id, tx, payment, successful) VALUES ($0, $1, $2, $3)",
                operation.Id, transaction.Id, operation.IsPayment ? 1L : 0L, success ? 1L : 0L);
            if (operation.Balance is { } balance)
            {
                database.Execute("INSERT INTO op_balance (balance, op) VALUES ($0, $1)", XdrConvert.ToBytes(balance), operation.Id);
            }

            foreach (SettlementAccount account in operation.Participants)
            {
                participants.Add(account);
                database.Execute("INSERT INTO op_account (account, op) VALUES ($0, $1)", account.ToArray(), operation.Id);
            }
        }

        foreach (SettlementAccount account in participants)
        {
            database.Execute("INSERT INTO tx_account (account, tx) VALUES ($0, $1)", account.ToArray(), transaction.Id);
        }
    }

    /// <summary>By its own hash, or by that of the transaction inside a fee bump.</summary>
    public StoredTransaction? FindTransaction(Hash256 hash) =>
        ReadTransactions(database.Query($"{LedgerTables.SelectTransaction} WHERE t.hash = $0", hash.ToArray())).FirstOrDefault()
        ?? ReadTransactions(database.Query($"{LedgerTables.SelectTransaction} WHERE t.inner_hash = $0", hash.ToArray())).FirstOrDefault();

    public List<StoredTransaction> ListTransactions(HistoryPage page) => ReadTransactions(database.Query(
        HistoryQuery.OfTransactions(page),
        page.Cursor ?? HistoryQuery.StartOf(page), (long)page.Limit, page.Account?.ToArray(), (long?)page.Ledger));

    public List<StoredOperation> ListOperations(HistoryPage page)
    {
        List<long> ids = [];
        using (SqliteDataReader reader = database.Query(
            HistoryQuery.OfOperations(page),
            page.Cursor ?? HistoryQuery.StartOf(page), (long)page.Limit, page.Account?.ToArray(), page.Transaction, (long?)page.Ledger,
            page.Balance is { } balance ? XdrConvert.ToBytes(balance) : null))
        {
            while (reader.Read())
            {
                ids.Add(reader.GetInt64(0));
            }
        }

        Dictionary<long, StoredTransaction> known = [];
        List<StoredOperation> operations = [];
        foreach (long id in ids)
        {
            long transaction = LedgerCursor.TransactionOf(id);
            if (!known.TryGetValue(transaction, out StoredTransaction? stored))
            {
                stored = ReadTransactions(database.Query($"{LedgerTables.SelectTransaction} WHERE t.id = $0", transaction))[0];
                known.Add(transaction, stored);
            }

            operations.Add(new(stored, (int)(id - transaction) - 1));
        }

        return operations;
    }

    private static LedgerEntry Read(EntryKind kind, byte[] value) => LedgerEntry.Read(kind, value)
        ?? throw new PaymentException(PaymentErrorKind.StoreUnavailable, "The embedded ledger's file has an entry that cannot be read.");

    private static LedgerHeader ReadHeader(SqliteDataReader reader) => new(
        (uint)reader.GetInt64(0), (ulong)reader.GetInt64(1), Hash256.FromBytes(reader.Blob(2)), Hash256.FromBytes(reader.Blob(3)))
    {
        TotalCoins = reader.GetInt64(4),
        FeePool = reader.GetInt64(5),
        Successful = reader.GetInt32(6),
        Failed = reader.GetInt32(7),
        Operations = reader.GetInt32(8),
    };

    private static List<StoredTransaction> ReadTransactions(SqliteDataReader rows)
    {
        List<StoredTransaction> transactions = [];
        using SqliteDataReader reader = rows;
        while (reader.Read())
        {
            if (!XdrConvert.TryFromBytes<TransactionEnvelope>(reader.Blob(4), out TransactionEnvelope? envelope)
                || !XdrConvert.TryFromBytes<TransactionResult>(reader.Blob(5), out TransactionResult? result))
            {
                throw new PaymentException(PaymentErrorKind.StoreUnavailable, "The embedded ledger's file has a transaction that cannot be read.");
            }

            transactions.Add(new(
                reader.GetInt64(0), Hash256.FromBytes(reader.Blob(1)), Hash256.FromBytes(reader.Blob(2)), (ulong)reader.GetInt64(3), envelope, result));
        }

        return transactions;
    }

    private List<T> ListEntries<T>(EntryKind kind, string sql, params ReadOnlySpan<object?> values)
        where T : LedgerEntry
    {
        List<T> entries = [];
        using SqliteDataReader reader = database.Query(sql, [(long)kind, .. values]);
        while (reader.Read())
        {
            entries.Add((T)Read(kind, reader.Blob(0)));
        }

        return entries;
    }
}
