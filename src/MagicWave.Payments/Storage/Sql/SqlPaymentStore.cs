using System.Data.Common;
using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>
/// The books of one node in an SQL database, by one connection that is opened again when it breaks. A subclass says how to connect, so that a commit is
/// durable when it returns, and what the database's errors mean. Every commit locks the node's row first: whoever else writes the same books waits,
/// also through another connection or on another machine. Thread-safe.
/// </summary>
public abstract class SqlPaymentStore : IPaymentStore
{
    /// <summary>The version of the tables that <see cref="CreateStatements"/> makes, in the table books_version.</summary>
    protected const long SchemaVersion = SqlSchema.Version;

    private const int MostAttempts = 8;
    private const int MostEntries = 10_000;

    private static readonly TimeSpan OutcomePoll = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _closing = new();
    private readonly SettlementAccount _account;
    private readonly NetworkId _network;
    private readonly BalanceCache _balances = new();
    private BookOwner? _owner;
    private SqlSession? _session;
    private bool _isOutcomeUnknown;

    /// <summary>The books of an account on a network. Nothing is opened yet: see <see cref="OpenBooks"/>.</summary>
    protected SqlPaymentStore(SettlementAccount account, NetworkId network) => (_account, _network) = (account, network);

    /// <summary>How long a commit whose outcome is not known waits for the database to come back and tell.</summary>
    protected virtual TimeSpan OutcomePatience => TimeSpan.FromSeconds(30);

    /// <summary>Whether parameters have the names $1, $2, … or only places.</summary>
    protected abstract bool NamesParameters { get; }

    /// <summary>Whether other nodes may keep their books in the same database.</summary>
    protected abstract bool HoldsManyNodes { get; }

    /// <summary>
    /// Reads the columns entry, hash and commit_id of the node $1, and keeps other writers of it away until the end of the transaction.
    /// </summary>
    protected abstract string LockNode { get; }

    /// <inheritdoc/>
    public PaymentStoreContents Load() => InTransaction(session =>
    {
        List<PeerRecord> peers = PeerRows.ReadAll(session, _owner!.Node);
        Verify(session, VerificationScope.SinceCheckpoint, peers);
        return new PaymentStoreContents(
            peers, RequestRows.ReadRecent(session, _owner.Node), TransferRows.ReadSigned(session, _owner.Node))
        {
            States = KeyedRows.ReadStates(session, _owner.Node),
        };
    });

    /// <inheritdoc/>
    public VerificationReport Verify(VerificationScope scope) =>
        InTransaction(session => Verify(session, scope, PeerRows.ReadAll(session, _owner!.Node)));

    /// <inheritdoc/>
    public Stroops SumAccepted(UnixTime since) => Read(session => RequestRows.SumAccepted(session, _owner!.Node, since));

    /// <inheritdoc/>
    public Amount GetBalance(BalanceName name) => Read(session => JournalRows.FindBalance(session, _owner!.Node, name));

    /// <inheritdoc/>
    public IReadOnlyList<AccountBalance> ListBalances(BookAccount account) =>
        Read(session => JournalRows.ReadBalances(session, _owner!.Node, account));

    /// <inheritdoc/>
    public AccountStatement ReadStatement(SettlementAccount peer, UnixTime from, UnixTime until) =>
        Read(session => JournalRows.ReadStatement(session, _owner!.Node, peer, from, until));

    /// <inheritdoc/>
    public IReadOnlyList<BookedEntry> ReadJournal(long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostEntries);

        // Ids have no gaps, so that a range of them is a number of entries.
        long last = after > long.MaxValue - limit ? long.MaxValue : after + limit;
        return Read(session => JournalRows.Read(session, _owner!.Node, after, last).ToList());
    }

    /// <inheritdoc/>
    public byte[]? FindOnce(string kind, ReadOnlySpan<byte> key)
    {
        byte[] copy = key.ToArray();
        return Read(session => KeyedRows.FindOnce(session, _owner!.Account, _owner.Network, kind, copy));
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<BookRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        BookRules.Check(records);
        lock (_lock)
        {
            if (_isOutcomeUnknown)
            {
                throw OutcomeUnknown(null);
            }

            int attempts = 0;
            while (!TryCommit(records))
            {
                if (++attempts == MostAttempts)
                {
                    throw new PaymentException(PaymentErrorKind.StoreUnavailable, "Others write the payment books all the time.");
                }
            }
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Connects for the first time, and begins the books if there are none.</summary>
    /// <exception cref="PaymentException">The database cannot be used, or has the books of another.</exception>
    protected void OpenBooks() => Read<object?>(_ => null);

    /// <summary>A new connection, open, on which a commit is durable when it returns; the tables are there (<see cref="CreateStatements"/>).</summary>
    protected abstract DbConnection Connect();

    /// <summary>What an error means.</summary>
    protected abstract SqlFailure Classify(DbException exception);

    /// <summary>What an operator can do about an error, in a sentence without names of hosts, files, users and accounts; null for nothing special.</summary>
    protected virtual string? Explain(DbException exception) => null;

    /// <summary>The statements that make the tables, in the database's words for bytes, for a key that counts by itself and for a keyed table.</summary>
    protected static string CreateStatements(string blob, string identity, string keyed) => SqlSchema.Write(blob, identity, keyed);

    /// <summary>Closes the connection.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closing.Set();
            lock (_lock)
            {
                DropSession();
            }
        }
    }

    private static PaymentException OutcomeUnknown(Exception? cause) => new(
        PaymentErrorKind.OutcomeUnknown, "The line to the payment books broke in a commit, and nobody can tell whether it was written.", cause);

    private static PaymentException Damaged(Exception cause) =>
        SqlDamage.Of("The payment books are damaged, or would have been by what was to be written.", cause);

    private VerificationReport Verify(SqlSession session, VerificationScope scope, IReadOnlyList<PeerRecord> peers)
    {
        byte[] start = JournalHash.Start(_account, _network);
        return JournalVerifier.Run(session, _owner!.Node, start, ReadHead(session), scope, peers);
    }

    private JournalHead ReadHead(SqlSession session)
    {
        using DbDataReader reader = session.Query(LockNode, _owner!.Node);
        return reader.Read()
            ? new(reader.GetInt64(0), reader.Bytes(1), reader.Bytes(2))
            : throw SqlDamage.Of("The payment books have lost their owner.");
    }

    /// <summary>Runs something that writes nothing but checkpoints, in a transaction of its own.</summary>
    private T InTransaction<T>(Func<SqlSession, T> read) => Read(session =>
    {
        session.Begin();
        try
        {
            // The first statement takes the lock: what is read afterwards is as the last commit left it.
            ReadHead(session);
            T result = read(session);
            session.Commit();
            return result;
        }
        finally
        {
            session.EndTransaction();
        }
    });

    /// <summary>Runs a read; once more on a new connection when the old one turns out to be broken.</summary>
    private T Read<T>(Func<SqlSession, T> read)
    {
        lock (_lock)
        {
            while (true)
            {
                bool isNew = _session is null;
                try
                {
                    return read(EnsureSession());
                }
                catch (DbException e)
                {
                    if (!DropBrokenSession() || isNew)
                    {
                        throw Translate(e);
                    }
                }
                catch (Exception e) when (e is InvalidCastException or ArgumentException or OverflowException or FormatException)
                {
                    // A column that holds what was never written there.
                    throw Damaged(e);
                }
            }
        }
    }

    /// <summary>False: undone before it was durable, because of others or of a connection that was broken; to be tried again.</summary>
    private bool TryCommit(IReadOnlyList<BookRecord> records)
    {
        bool isNew = _session is null;
        SqlSession? used = null;
        try
        {
            SqlSession session = used = EnsureSession();
            session.Begin();
            JournalHead head = ReadHead(session);
            _balances.MoveTo(head);
            CommitWriter writer = new(session, _owner!, head, _balances);
            writer.Write(records);
            session.Flush();
            Commit(session, head, writer);
            _balances.Add(writer);
            return true;
        }
        catch (DbException e)
        {
            bool isBroken = DropBrokenSession() || !ReferenceEquals(used, _session);
            if (Classify(e) == SqlFailure.Conflict || (isBroken && !isNew))
            {
                return false;
            }

            throw Translate(e);
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException or OverflowException or FormatException)
        {
            throw Damaged(e);
        }
        finally
        {
            _session?.EndTransaction();
        }
    }

    /// <summary>Returns when the transaction is durable. When the line breaks in it, the database is asked on a new one.</summary>
    private void Commit(SqlSession session, JournalHead head, CommitWriter writer)
    {
        try
        {
            session.Commit();
        }
        catch (DbException e) when (!session.IsOpen)
        {
            DropSession();
            if (!AskOutcome(head, writer, e))
            {
                throw;
            }
        }
    }

    /// <summary>
    /// Whether a commit is durable. The lock is had when the transaction has ended, either way; then the node's row names the last commit: this one, or
    /// the one before it. Another name is of somebody else who wrote these books meanwhile, and says nothing.
    /// </summary>
    private bool AskOutcome(JournalHead before, CommitWriter writer, DbException cause)
    {
        long since = TimeProvider.System.GetTimestamp();
        do
        {
            if (TryReadCommit() is not { } last)
            {
                continue;
            }

            if (PublicBytes.Equal(last, writer.Commit))
            {
                return true;
            }

            if (PublicBytes.Equal(last, before.Commit))
            {
                return false;
            }

            break;
        }
        while (!_closing.Wait(OutcomePoll) && TimeProvider.System.GetElapsedTime(since) < OutcomePatience);
        _isOutcomeUnknown = true;
        throw OutcomeUnknown(cause);
    }

    private byte[]? TryReadCommit()
    {
        try
        {
            SqlSession session = EnsureSession();
            session.Begin();
            byte[] last = ReadHead(session).Commit;
            session.EndTransaction();
            return last;
        }
        catch (DbException)
        {
            // Still away, or the transaction has not ended.
            _session?.EndTransaction();
            DropBrokenSession();
            return null;
        }
    }

    private SqlSession EnsureSession()
    {
        ObjectDisposedException.ThrowIf(_closing.IsSet, this);
        if (_session is not null)
        {
            return _session;
        }

        SqlSession session = new(Connect(), NamesParameters);
        try
        {
            _owner = FindOwner(session) ?? throw new PaymentException(
                PaymentErrorKind.WrongOwner, "The payment books are those of another account or network.");
            return _session = session;
        }
        finally
        {
            if (_session is null)
            {
                session.Dispose();
            }
        }
    }

    private BookOwner? FindOwner(SqlSession session)
    {
        (byte[] account, byte[] network) = (_account.ToArray(), _network.ToArray());
        if (HoldsManyNodes || (long)session.Scalar("SELECT COUNT(*) FROM node")! == 0)
        {
            session.Execute(
                "INSERT INTO node (account, network, entry, hash, commit_id) VALUES ($1, $2, 0, $3, $4) ON CONFLICT (account) DO NOTHING",
                account, network, JournalHash.Start(_account, _network), Array.Empty<byte>());
        }

        using DbDataReader reader = session.Query("SELECT id, network FROM node WHERE account = $1", account);
        return reader.Read() && PublicBytes.Equal(reader.Bytes(1), network) ? new(reader.GetInt64(0), account, network) : null;
    }

    private bool DropBrokenSession()
    {
        if (_session is { IsOpen: true })
        {
            return false;
        }

        DropSession();
        return true;
    }

    private void DropSession()
    {
        _session?.Dispose();
        _session = null;
    }

    private PaymentException Translate(DbException exception) => Classify(exception) == SqlFailure.Damaged
        ? Damaged(exception)
        : new(PaymentErrorKind.StoreUnavailable, Explain(exception) ?? "The payment books cannot be read or written.", exception);
}
