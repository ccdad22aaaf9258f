using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.Rules;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Ledger.Storage;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.Payments.Storage;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Ledger;

/// <summary>
/// A ledger of one machine: it takes the envelopes of Stellar, follows its rules and keeps its state and history in a SQLite file. One commit per ledger;
/// the same envelope is applied once however often it comes. Safe to call from any thread. Members throw <see cref="PaymentException"/> with
/// <see cref="PaymentErrorKind.StoreUnavailable"/> when the file cannot be read or written; what was to be written then was not.
/// </summary>
public sealed class LocalLedger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteDatabase _database;
    private readonly LedgerRows _rows;
    private readonly TimeProvider _time;
    private readonly LocalLedgerOptions _options;
    private readonly PendingTransactions _pending = new();
    private TaskCompletionSource _closed = NewSignal();
    private long _minimumFee = LedgerHeader.BaseFee;

    private LocalLedger(SqliteDatabase database, LocalLedgerOptions options, TimeProvider time)
    {
        (_database, _options, _time) = (database, options, time);
        _rows = new(database);
        Network = new(options.Passphrase);
        using SettlementKey root = LedgerGenesis.RootKey(Network);
        Root = root.Account;
    }

    /// <summary>The network whose signatures it takes.</summary>
    public LedgerNetwork Network { get; }

    /// <summary>The account that had all coins in the beginning.</summary>
    public SettlementAccount Root { get; }

    /// <summary>What an operation must offer now, in stroops: the base fee, or more when tests let the fees surge. At least the base fee.</summary>
    public long MinimumFee
    {
        get => Interlocked.Read(ref _minimumFee);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, LedgerHeader.BaseFee);
            Interlocked.Exchange(ref _minimumFee, value);
        }
    }

    /// <summary>The ledger that closed last.</summary>
    public LedgerHeader Last => Ask(rows => rows.FindLast()!);

    /// <summary>Completes when the next ledger closes in this process.</summary>
    public Task NextClose
    {
        get
        {
            lock (_lock)
            {
                return _closed.Task;
            }
        }
    }

    /// <summary>Opens a ledger, or begins a new one.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">The clock that ledgers close by.</param>
    /// <exception cref="PaymentException">The file cannot be used, or is the ledger of another network.</exception>
    public static LocalLedger Open(LocalLedgerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        SqliteDatabase? database = null;
        try
        {
            database = new SqliteDatabase(options.Path, LedgerTables.Create);
            LocalLedger ledger = new(database, options, time);
            ledger.Begin();
            database = null;
            return ledger;
        }
        catch (SqliteException e)
        {
            throw Unusable(e);
        }
        finally
        {
            database?.Dispose();
        }
    }

    /// <summary>
    /// Hands a transaction in. Completes with its result: at once when it cannot be in a ledger or when it was in one before, otherwise when its ledger has
    /// closed.
    /// </summary>
    /// <param name="envelope">The signed transaction.</param>
    public Task<SubmitAnswer> SubmitAsync(TransactionEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        LedgerTransaction transaction = new(Network, envelope);
        lock (_lock)
        {
            if (KnownAsync(transaction) is { } known)
            {
                return known;
            }

            if (_pending.Count >= _options.MaximumPending)
            {
                return Task.FromResult(new SubmitAnswer(transaction.Hash, new(0, TransactionResultCode.InsufficientFee), null));
            }

            if (!_options.ClosesAtOnce)
            {
                return Ask(rows => EnqueueAsync(transaction, rows));
            }

            Task<SubmitAnswer> answer = _pending.AddAsync(transaction);
            CloseLedger(isForTransactions: true);
            return answer;
        }
    }

    /// <summary>Closes a ledger with all that waits, also when nothing does.</summary>
    public LedgerHeader Close()
    {
        lock (_lock)
        {
            return CloseLedger(isForTransactions: false);
        }
    }

    /// <summary>An account; null when there is none.</summary>
    public AccountEntry? FindAccount(SettlementAccount account) => Ask(rows => (AccountEntry?)rows.Find(EntryKey.Of(account)));

    /// <summary>A trust line; null when there is none.</summary>
    public TrustLineEntry? FindTrustLine(SettlementAccount account, Asset asset) =>
        Ask(rows => (TrustLineEntry?)rows.Find(EntryKey.Of(account, asset)));

    /// <summary>The trust lines of an account.</summary>
    public IReadOnlyList<TrustLineEntry> ListTrustLines(SettlementAccount account) =>
        Ask(rows => rows.ListParts<TrustLineEntry>(EntryKind.TrustLine, account));

    /// <summary>The named values of an account.</summary>
    public IReadOnlyList<DataEntry> ListData(SettlementAccount account) => Ask(rows => rows.ListParts<DataEntry>(EntryKind.Data, account));

    /// <summary>A claimable balance; null when there is none, or it was claimed.</summary>
    public ClaimableBalanceEntry? FindClaimableBalance(ClaimableBalanceId balance) =>
        Ask(rows => (ClaimableBalanceEntry?)rows.Find(EntryKey.Of(balance)));

    /// <summary>The claimable balances of a claimant, or all.</summary>
    public IReadOnlyList<ClaimableBalanceEntry> ListClaimableBalances(SettlementAccount? claimant = null) =>
        Ask(rows => rows.ListClaimable(claimant));

    /// <summary>All entries of a kind: what sums over the ledger are made of.</summary>
    /// <typeparam name="T">The entries' type.</typeparam>
    /// <param name="kind">Their kind.</param>
    public IReadOnlyList<T> ListEntries<T>(EntryKind kind)
        where T : LedgerEntry => Ask(rows => rows.ListAll<T>(kind));

    /// <summary>A transaction by its hash, or by the hash of what a fee bump has inside; null when no ledger has it.</summary>
    public StoredTransaction? FindTransaction(Hash256 hash) => Ask(rows => rows.FindTransaction(hash));

    /// <summary>A part of the transactions.</summary>
    public IReadOnlyList<StoredTransaction> ListTransactions(HistoryPage page) => Ask(rows => rows.ListTransactions(page));

    /// <summary>A part of the operations, or payments.</summary>
    public IReadOnlyList<StoredOperation> ListOperations(HistoryPage page) => Ask(rows => rows.ListOperations(page));

    /// <summary>A closed ledger by its number; null when there is none.</summary>
    public LedgerHeader? FindLedger(uint sequence) => Ask(rows => rows.FindLedger(sequence));

    /// <summary>A part of the closed ledgers.</summary>
    public IReadOnlyList<LedgerHeader> ListLedgers(HistoryPage page) => Ask(rows => rows.ListLedgers(page));

    /// <summary>Writes a copy of the ledger as it is now: a ledger of its own from here on, as after a fork.</summary>
    /// <param name="path">A file that does not exist.</param>
    public void CopyTo(string path) => Ask(_ => _database.Execute("VACUUM INTO $0", path));

    /// <summary>Closes the file. What waits for a ledger is dropped, and cancelled.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _pending.Cancel();
            _closed.TrySetCanceled();
            _database.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static PaymentException Unusable(SqliteException e) =>
        new(PaymentErrorKind.StoreUnavailable, "The embedded ledger's file cannot be read or written.", e);

    private Task<SubmitAnswer>? KnownAsync(LedgerTransaction transaction) =>
        _pending.FindAsync(transaction.Hash)
        ?? (FindTransaction(transaction.Hash) is { } stored && stored.Hash == transaction.Hash
            ? Task.FromResult(new SubmitAnswer(stored.Hash, stored.Result, stored))
            : null);

    private Task<SubmitAnswer> EnqueueAsync(LedgerTransaction transaction, LedgerRows rows)
    {
        LedgerHeader next = LedgerClosing.NextOf(rows.FindLast()!, Now());
        return TransactionRules.FindFault(transaction, _pending.Over(rows), next, MinimumFee) is { } fault
            ? Task.FromResult(new SubmitAnswer(transaction.Hash, fault, null))
            : _pending.AddAsync(transaction);
    }

    private void Begin()
    {
        _database.Begin();
        _database.Execute("INSERT INTO network (id, passphrase) VALUES (1, $0) ON CONFLICT DO NOTHING", _options.Passphrase);
        bool isOurs = (string)_database.Scalar("SELECT passphrase FROM network")! == _options.Passphrase;
        if (isOurs && _rows.FindLast() is null)
        {
            LedgerDraft draft = new(_rows);
            draft.Put(new AccountEntry(Root) { Balance = LedgerGenesis.TotalCoins });
            _rows.Write(draft, 1);
            _rows.Write(LedgerClosing.First(Now()));
        }

        _database.Commit();
        if (!isOurs)
        {
            throw new PaymentException(PaymentErrorKind.WrongOwner, "The embedded ledger is of another network.");
        }
    }

    private LedgerHeader CloseLedger(bool isForTransactions)
    {
        IReadOnlyList<PendingTransaction> taken = _pending.Take();
        LedgerClosing closing;
        try
        {
            _database.Begin();
            closing = new(_rows, LedgerClosing.NextOf(_rows.FindLast()!, Now()), MinimumFee);
            closing.Apply([.. taken.Select(pending => pending.Transaction)]);
            if (closing.Stored.Count > 0 || !isForTransactions)
            {
                closing.Write(_rows);
                _database.Commit();
            }
        }
        catch (SqliteException e)
        {
            PaymentException failure = Unusable(e);
            foreach (PendingTransaction pending in taken)
            {
                pending.Fail(failure);
            }

            throw failure;
        }
        finally
        {
            _database.EndTransaction();
        }

        foreach (PendingTransaction pending in taken)
        {
            pending.Answer(closing.AnswerTo(pending.Transaction));
        }

        TaskCompletionSource signal = _closed;
        _closed = NewSignal();
        signal.TrySetResult();
        return closing.Header;
    }

    private ulong Now() => (ulong)_time.GetUtcNow().ToUnixTimeSeconds();

    private T Ask<T>(Func<LedgerRows, T> question)
    {
        lock (_lock)
        {
            try
            {
                return question(_rows);
            }
            catch (SqliteException e)
            {
                throw Unusable(e);
            }
        }
    }
}
