using System.Data.Common;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Storage;

/// <summary>The books in one SQLite file: write-ahead log, every commit on the disk before it returns. Thread-safe.</summary>
public sealed class SqlitePaymentStore : SqlPaymentStore
{
    private const int SqliteBusy = 5;
    private const int SqliteFull = 13;
    private const int SqliteCorrupt = 11;
    private const int SqliteMismatch = 20;
    private const int SqliteConstraint = 19;
    private const int SqliteNotADatabase = 26;

    private readonly string _path;
    private readonly int? _maximumPages;

    static SqlitePaymentStore() => SQLitePCL.Batteries_V2.Init();

    private SqlitePaymentStore(string path, SettlementAccount account, NetworkId network, int? maximumPages)
        : base(account, network) => (_path, _maximumPages) = (path, maximumPages);

    /// <inheritdoc/>
    protected override bool NamesParameters => true;

    /// <inheritdoc/>
    protected override bool HoldsManyNodes => false;

    /// <inheritdoc/>
    protected override string LockNode => "SELECT entry, hash, commit_id FROM node WHERE id = $1";

    /// <summary>Opens the books of an account, or begins them.</summary>
    /// <param name="path">The file; <c>:memory:</c> for books that nobody needs afterwards.</param>
    /// <param name="account">Whose books they are.</param>
    /// <param name="network">The ledger and asset that they are in.</param>
    /// <exception cref="PaymentException">The file cannot be used, or belongs to another account or network.</exception>
    public static SqlitePaymentStore Open(string path, SettlementAccount account, NetworkId network) => Open(path, account, network, null);

    /// <summary>For tests: a file that is full at so many pages of 4 KiB.</summary>
    internal static SqlitePaymentStore Open(string path, SettlementAccount account, NetworkId network, int? maximumPages)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SqlitePaymentStore store = new(path, account, network, maximumPages);
        try
        {
            store.OpenBooks();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override DbConnection Connect()
    {
        SqliteConnectionStringBuilder settings = new() { DataSource = _path, Pooling = false, DefaultTimeout = 5 };
        SqliteConnection connection = new(settings.ToString());
        try
        {
            connection.Open();
            SqliteSchema.Prepare(connection, _maximumPages);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override SqlFailure Classify(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        SqliteConstraint or SqliteMismatch or SqliteCorrupt or SqliteNotADatabase => SqlFailure.Damaged,
        _ => SqlFailure.Unavailable,
    };

    /// <inheritdoc/>
    protected override string? Explain(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        SqliteBusy => "Another process held the payment books for too long.",
        SqliteFull => "The disk of the payment books is full.",
        _ => null,
    };
}
