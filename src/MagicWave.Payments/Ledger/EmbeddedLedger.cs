using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Storage.Sql;
using MagicWave.Payments.Units;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Ledger;

/// <summary>
/// A ledger in one SQLite file, for development and networks on one machine. It has one asset, all of it issued at the beginning to one
/// account; an account begins to exist when it is first paid. A transfer is applied once or never: signed by its source, sequence exactly one
/// above the source's last, in time, and covered. Nothing is created or destroyed by it. Thread-safe; processes may share the file.
/// </summary>
public sealed class EmbeddedLedger : ISettlementRail, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;

    private EmbeddedLedger(SqliteDatabase database, EmbeddedGenesis genesis, TimeProvider time)
    {
        _database = database;
        _time = time;
        Genesis = genesis;
        Network = NetworkId.FromPassphrase(genesis.Passphrase);
    }

    /// <summary>How it began.</summary>
    public EmbeddedGenesis Genesis { get; }

    /// <inheritdoc/>
    public NetworkId Network { get; }

    /// <summary>Whether all balances together are what was issued at the beginning.</summary>
    /// <exception cref="PaymentException">The file cannot be read.</exception>
    public bool IsSupplyConserved => Ask(database => (long)database.Scalar("SELECT COALESCE(SUM(balance), 0) FROM account")!) == Genesis.Supply.Value;

    /// <summary>Opens a ledger, or begins one.</summary>
    /// <param name="path">The file; <c>:memory:</c> for one that ends with this object.</param>
    /// <param name="genesis">How it begins, or began.</param>
    /// <param name="time">Its clock, for the validity of transfers.</param>
    /// <exception cref="PaymentException">The file cannot be used, or is a ledger with another beginning.</exception>
    public static EmbeddedLedger Open(string path, EmbeddedGenesis genesis, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(time);
        SqliteDatabase? database = null;
        try
        {
            database = new SqliteDatabase(path, LedgerSchema.Create);
            EmbeddedLedger ledger = new(database, genesis, time);
            ledger.Begin();
            database = null;
            return ledger;
        }
        catch (SqliteException e)
        {
            throw Unreadable(e);
        }
        finally
        {
            database?.Dispose();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The key is not the source's.</exception>
    public SignedTransfer Sign(TransferOrder order, SettlementKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (order.Source != key.Account)
        {
            throw new ArgumentException("Only the owner of the source account signs.", nameof(key));
        }

        return TransferEnvelope.Sign(Network, order, key);
    }

    /// <inheritdoc/>
    public Task<SubmitStatus> SubmitAsync(SignedTransfer transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlySpan<byte> envelope = transfer.Envelope.Span;
        if (!TransferEnvelope.TryRead(envelope, Network, out TransferOrder order, out TransferHash hash))
        {
            return Task.FromResult(SubmitStatus.Malformed);
        }

        if (!TransferEnvelope.IsAuthentic(envelope, order.Source, hash))
        {
            return Task.FromResult(SubmitStatus.BadSignature);
        }

        lock (_lock)
        {
            try
            {
                _database.Begin();
                SubmitStatus status = Apply(order, hash, transfer.Envelope.ToArray());
                _database.Commit();
                return Task.FromResult(status);
            }
            catch (SqliteException)
            {
                return Task.FromResult(SubmitStatus.Unavailable);
            }
            finally
            {
                _database.EndTransaction();
            }
        }
    }

    /// <inheritdoc/>
    public Task<RailAccount?> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Ask(database => FindAccount(database, account)));
        }
        catch (PaymentException)
        {
            return Task.FromResult<RailAccount?>(null);
        }
    }

    /// <inheritdoc/>
    public Task<FoundTransfer> FindAsync(TransferHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            LedgerTransfer? found = ListTransfers($"{LedgerSchema.SelectTransfer} WHERE hash = $0", hash.ToArray()).FirstOrDefault();
            return Task.FromResult(new FoundTransfer(found is null ? FindState.Absent : FindState.Found, found));
        }
        catch (PaymentException)
        {
            return Task.FromResult(new FoundTransfer(FindState.Unavailable, null));
        }
    }

    /// <summary>Pays from an account whose key the caller holds: how the issuer hands out what it has.</summary>
    /// <param name="source">The payer's key.</param>
    /// <param name="destination">Who is paid; begins to exist with it.</param>
    /// <param name="amount">How much.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the ledger said; nothing moved unless it is <see cref="SubmitStatus.Applied"/>.</returns>
    public async Task<SubmitStatus> PayAsync(
        SettlementKey source, SettlementAccount destination, Stroops amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (await GetAccountAsync(source.Account, cancellationToken).ConfigureAwait(false) is not { } account)
        {
            return SubmitStatus.NoSource;
        }

        UnixTime validUntil = new UnixTime(_time.GetUtcNow().ToUnixTimeMilliseconds()) + TimeSpan.FromMinutes(1);
        TransferOrder order = new(source.Account, destination, amount, default, account.Sequence + 1, validUntil);
        return await SubmitAsync(Sign(order, source), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every account and what it holds, in the order in which they began.</summary>
    /// <exception cref="PaymentException">The file cannot be read.</exception>
    public IReadOnlyList<LedgerBalance> ListBalances() => Ask(database =>
    {
        List<LedgerBalance> balances = [];
        using SqliteDataReader reader = database.Query("SELECT account, balance, sequence FROM account ORDER BY rowid");
        while (reader.Read())
        {
            balances.Add(new(SettlementAccount.FromBytes(reader.Bytes(0)), new(reader.GetInt64(1)), reader.GetInt64(2)));
        }

        return balances;
    });

    /// <summary>Every transfer after a ledger number, in their order.</summary>
    /// <param name="afterLedger">0 for all.</param>
    /// <exception cref="PaymentException">The file cannot be read.</exception>
    public IReadOnlyList<LedgerTransfer> ListTransfers(long afterLedger = 0) =>
        ListTransfers($"{LedgerSchema.SelectTransfer} WHERE ledger > $0 ORDER BY ledger", afterLedger);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _database.Dispose();
        }
    }

    private static RailAccount? FindAccount(SqliteDatabase database, SettlementAccount account)
    {
        using SqliteDataReader reader = database.Query("SELECT sequence, balance FROM account WHERE account = $0", account.ToArray());
        return reader.Read() ? new RailAccount(reader.GetInt64(0), new(reader.GetInt64(1))) : null;
    }

    private static PaymentException Unreadable(SqliteException e) =>
        new(PaymentErrorKind.StoreUnavailable, "The embedded ledger cannot be read or written.", e);

    private void Begin()
    {
        _database.Begin();
        int rows = _database.Execute(
            "INSERT INTO genesis (network, issuer, supply) SELECT $0, $1, $2 WHERE NOT EXISTS (SELECT 1 FROM genesis)",
            Network.ToArray(), Genesis.Issuer.ToArray(), Genesis.Supply.Value);
        if (rows > 0)
        {
            _database.Execute(
                "INSERT INTO account (account, balance, sequence) VALUES ($0, $1, 0)", Genesis.Issuer.ToArray(), Genesis.Supply.Value);
        }

        object? same = _database.Scalar(
            "SELECT 1 FROM genesis WHERE network = $0 AND issuer = $1 AND supply = $2",
            Network.ToArray(), Genesis.Issuer.ToArray(), Genesis.Supply.Value);
        _database.Commit();
        if (same is null)
        {
            throw new PaymentException(PaymentErrorKind.WrongOwner, "The embedded ledger has another beginning.");
        }
    }

    private SubmitStatus Apply(TransferOrder order, TransferHash hash, byte[] envelope)
    {
        if (_database.Scalar("SELECT 1 FROM transfer WHERE hash = $0", hash.ToArray()) is not null)
        {
            return SubmitStatus.Applied;
        }

        if (order.ValidUntil.Milliseconds < _time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return SubmitStatus.Expired;
        }

        if (FindAccount(_database, order.Source) is not { } source)
        {
            return SubmitStatus.NoSource;
        }

        if (order.Sequence != source.Sequence + 1)
        {
            return order.Sequence <= source.Sequence ? SubmitStatus.SequenceTaken : SubmitStatus.SequenceAhead;
        }

        if (order.Amount > source.Balance)
        {
            return SubmitStatus.Underfunded;
        }

        _database.Execute(
            "UPDATE account SET balance = balance - $1, sequence = sequence + 1 WHERE account = $0", order.Source.ToArray(), order.Amount.Value);
        _database.Execute(
            "INSERT INTO account (account, balance, sequence) VALUES ($0, $1, 0) ON CONFLICT (account) DO UPDATE SET balance = balance + $1",
            order.Destination.ToArray(), order.Amount.Value);
        _database.Execute(
            "INSERT INTO transfer (hash, source, destination, amount, memo, envelope) VALUES ($0, $1, $2, $3, $4, $5)",
            hash.ToArray(), order.Source.ToArray(), order.Destination.ToArray(), order.Amount.Value, order.Memo.ToArray(), envelope);
        return SubmitStatus.Applied;
    }

    private List<LedgerTransfer> ListTransfers(string sql, object value) => Ask(database =>
    {
        List<LedgerTransfer> transfers = [];
        using SqliteDataReader reader = database.Query(sql, value);
        while (reader.Read())
        {
            transfers.Add(new(
                TransferHash.FromBytes(reader.Bytes(0)),
                SettlementAccount.FromBytes(reader.Bytes(1)),
                SettlementAccount.FromBytes(reader.Bytes(2)),
                new(reader.GetInt64(3)),
                TransferMemo.FromBytes(reader.Bytes(4)),
                reader.GetInt64(5)));
        }

        return transfers;
    });

    private T Ask<T>(Func<SqliteDatabase, T> question)
    {
        lock (_lock)
        {
            try
            {
                return question(_database);
            }
            catch (SqliteException e)
            {
                throw Unreadable(e);
            }
        }
    }
}
