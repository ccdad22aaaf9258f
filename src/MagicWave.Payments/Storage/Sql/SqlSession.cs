using System.Data;
using System.Data.Common;
using System.Globalization;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>
/// One connection with its statements. Values go in as $1, $2, … and never into the text. Where the database takes many statements at once, writes
/// wait for each other and go out together: before the next read, and before the commit. Not thread-safe: the owner locks.
/// </summary>
internal sealed class SqlSession(DbConnection connection, bool namesParameters) : IDisposable
{
    private const int MostQueued = 500;

    private readonly Dictionary<string, DbCommand> _commands = [];
    private readonly List<bool> _mustWrite = [];
    private DbTransaction? _transaction;
    private DbBatch? _batch;

    /// <summary>Whether the connection outlives the session.</summary>
    public bool KeepsConnection { get; init; }

    /// <summary>Whether the line to the database is up, as far as is known.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    public void Begin() => _transaction = connection.BeginTransaction();

    public void Commit()
    {
        Flush();
        _transaction!.Commit();
        EndTransaction();
    }

    /// <summary>Undoes what was not committed, if anything. On a broken line the database undoes it by itself.</summary>
    public void EndTransaction()
    {
        DropBatch();
        (DbTransaction? ended, _transaction) = (_transaction, null);
        try
        {
            ended?.Dispose();
        }
        catch (DbException)
        {
            // The owner drops a session that is not open.
            connection.Close();
        }
    }

    /// <summary>Writes now or a little later, in any case before the commit.</summary>
    public void Write(string sql, params ReadOnlySpan<object?> values) => Queue(sql, mustWrite: false, values);

    /// <summary>The same, for a row that may not be there yet: the statement says DO NOTHING, and the step fails when nothing was done.</summary>
    /// <exception cref="PaymentException">It is there already; thrown here or when the writes go out.</exception>
    public void WriteOnce(string sql, params ReadOnlySpan<object?> values) => Queue(sql, mustWrite: true, values);

    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        Flush();
        return Prepare(sql, values).ExecuteNonQuery();
    }

    public object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        Flush();
        return Prepare(sql, values).ExecuteScalar();
    }

    public DbDataReader Query(string sql, params ReadOnlySpan<object?> values)
    {
        Flush();
        return Prepare(sql, values).ExecuteReader();
    }

    /// <summary>Sends the writes that wait.</summary>
    public void Flush()
    {
        if (_batch is not { } batch)
        {
            return;
        }

        batch.Transaction = _transaction;
        batch.ExecuteNonQuery();
        for (int i = 0; i < _mustWrite.Count; i++)
        {
            if (_mustWrite[i])
            {
                RequireWritten(batch.BatchCommands[i].RecordsAffected);
            }
        }

        DropBatch();
    }

    public void Dispose()
    {
        EndTransaction();
        foreach (DbCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        if (!KeepsConnection)
        {
            connection.Dispose();
        }
    }

    private static void RequireWritten(int rows)
    {
        if (rows == 0)
        {
            throw new PaymentException(PaymentErrorKind.AlreadyRecorded, "What was to be written once is in the payment books already.");
        }
    }

    private void Queue(string sql, bool mustWrite, ReadOnlySpan<object?> values)
    {
        if (!connection.CanCreateBatch)
        {
            int rows = Prepare(sql, values).ExecuteNonQuery();
            if (mustWrite)
            {
                RequireWritten(rows);
            }

            return;
        }

        _batch ??= connection.CreateBatch();
        DbBatchCommand command = _batch.CreateBatchCommand();
#pragma warning disable CA2100 // Every statement is a constant of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.Add(NewParameter(command.CreateParameter(), i, values[i]));
        }

        _batch.BatchCommands.Add(command);
        _mustWrite.Add(mustWrite);
        if (_mustWrite.Count >= MostQueued)
        {
            Flush();
        }
    }

    private void DropBatch()
    {
        _batch?.Dispose();
        _batch = null;
        _mustWrite.Clear();
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out DbCommand? command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this assembly.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(NewParameter(command.CreateParameter(), i, values[i]));
            }

            _commands.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.Transaction = _transaction;
        return command;
    }

    private DbParameter NewParameter(DbParameter parameter, int index, object? value)
    {
        if (namesParameters)
        {
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"${index + 1}");
        }

        parameter.Value = value ?? DBNull.Value;
        return parameter;
    }
}
