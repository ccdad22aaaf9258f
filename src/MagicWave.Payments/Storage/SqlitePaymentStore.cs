using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Storage;

/// <summary>The books in one SQLite file: write-ahead log, every commit on the disk before it returns. Thread-safe.</summary>
public sealed class SqlitePaymentStore : IPaymentStore
{
    private const int SqliteCorrupt = 11;
    private const int SqliteConstraint = 19;
    private const int SqliteNotADatabase = 26;

    private readonly Lock _lock = new();
    private readonly SqliteDatabase _database;

    private SqlitePaymentStore(SqliteDatabase database) => _database = database;

    /// <summary>Opens the books of an account, or begins them.</summary>
    /// <param name="path">The file; <c>:memory:</c> for books that nobody needs afterwards.</param>
    /// <param name="account">Whose books they are.</param>
    /// <param name="network">The ledger and asset that they are in.</param>
    /// <exception cref="PaymentException">The file cannot be used, or belongs to another account or network.</exception>
    public static SqlitePaymentStore Open(string path, SettlementAccount account, NetworkId network)
    {
        SqliteDatabase? database = null;
        try
        {
            database = new SqliteDatabase(path, PaymentSchema.Create);
            CheckOwner(database, account, network);
            SqlitePaymentStore store = new(database);
            database = null;
            return store;
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
        finally
        {
            database?.Dispose();
        }
    }

    /// <inheritdoc/>
    public PaymentStoreContents Load()
    {
        lock (_lock)
        {
            try
            {
                List<PeerRecord> peers = PaymentRows.ReadPeers(_database);
                JournalCheck.Run(_database, peers);
                return new(peers, PaymentRows.ReadRequests(_database, RequestRecord.RememberedCount), PaymentRows.ReadSignedTransfers(_database))
                {
                    States = PaymentRows.ReadStates(_database),
                };
            }
            catch (SqliteException e)
            {
                throw Translate(e);
            }
        }
    }

    /// <inheritdoc/>
    public Stroops SumAccepted(UnixTime since)
    {
        lock (_lock)
        {
            try
            {
                return new((long)_database.Scalar(PaymentSchema.SumAccepted, since.Milliseconds)!);
            }
            catch (SqliteException e)
            {
                throw Translate(e);
            }
        }
    }

    /// <inheritdoc/>
    public Amount GetBalance(BalanceName name) =>
        ListBalances(name.Account).FirstOrDefault(balance => balance.Name == name).Amount;

    /// <inheritdoc/>
    public IReadOnlyList<AccountBalance> ListBalances(BookAccount account)
    {
        lock (_lock)
        {
            try
            {
                return PaymentRows.ReadBalances(_database, account);
            }
            catch (SqliteException e)
            {
                throw Translate(e);
            }
        }
    }

    /// <inheritdoc/>
    public byte[]? FindOnce(string kind, ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            try
            {
                return (byte[]?)_database.Scalar("SELECT value FROM once WHERE kind = $0 AND key = $1", kind, key.ToArray());
            }
            catch (SqliteException e)
            {
                throw Translate(e);
            }
        }
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<BookRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        lock (_lock)
        {
            try
            {
                _database.Begin();
                foreach (BookRecord record in records)
                {
                    PaymentRows.Write(_database, record);
                }

                _database.Commit();
            }
            catch (SqliteException e)
            {
                throw Translate(e);
            }
            finally
            {
                _database.EndTransaction();
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _database.Dispose();
        }
    }

    private static void CheckOwner(SqliteDatabase database, SettlementAccount account, NetworkId network)
    {
        database.Execute(
            "INSERT INTO owner (account, network) SELECT $0, $1 WHERE NOT EXISTS (SELECT 1 FROM owner)", account.ToArray(), network.ToArray());
        if (database.Scalar("SELECT 1 FROM owner WHERE account = $0 AND network = $1", account.ToArray(), network.ToArray()) is null)
        {
            throw new PaymentException(PaymentErrorKind.WrongOwner, "The payment books are those of another account or network.");
        }
    }

    private static PaymentException Translate(SqliteException e) => e.SqliteErrorCode switch
    {
        SqliteConstraint or SqliteCorrupt or SqliteNotADatabase =>
            new(PaymentErrorKind.BooksDoNotBalance, "The payment books are damaged, or would have been by what was to be written.", e),
        _ => new(PaymentErrorKind.StoreUnavailable, "The payment books cannot be read or written.", e),
    };
}
