using Npgsql;

namespace MagicWave.Payments.PostgreSql;

/// <summary>Sets a new connection up, and makes the tables when they are not there.</summary>
internal static class PostgreSqlSchema
{
    /// <summary>An asynchronous commit could be lost; whatever waits for more, as for a replica, is left as it is.</summary>
    private const string Durability = """
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        SET lock_timeout = '5s';
        SET idle_in_transaction_session_timeout = '60s';
        """;

    private const string AppendOnly = """
        CREATE FUNCTION books_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the journal is append-only''; END';
        CREATE TRIGGER entry_fixed BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION books_append_only();
        CREATE TRIGGER entry_stays BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION books_append_only();
        CREATE TRIGGER posting_fixed BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION books_append_only();
        CREATE TRIGGER posting_stays BEFORE TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION books_append_only();
        CREATE TRIGGER once_fixed BEFORE UPDATE OR DELETE ON once FOR EACH ROW EXECUTE FUNCTION books_append_only();
        CREATE TRIGGER once_stays BEFORE TRUNCATE ON once FOR EACH STATEMENT EXECUTE FUNCTION books_append_only();
        """;

    /// <summary>Nodes that start at the same time make the tables one after the other: the number is the books' own, and means nothing.</summary>
    private const string LockSchema = "SELECT pg_advisory_xact_lock(5568742098713)";

    public static void Prepare(NpgsqlConnection connection, string createStatements, long version)
    {
        Execute(connection, Durability);
        if (Scalar(connection, "SHOW fsync") is not "on")
        {
            throw new PaymentException(
                PaymentErrorKind.StoreUnavailable, "The database server of the payment books does not write to its disk (fsync is off).");
        }

        if (!HasTables(connection))
        {
            Create(connection, createStatements);
        }

        if (Scalar(connection, "SELECT MAX(version) FROM books_version") is not long found || found != version)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "The payment books are of another version of this software.");
        }
    }

    private static void Create(NpgsqlConnection connection, string createStatements)
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Execute(connection, LockSchema);
        if (Scalar(connection, "SELECT current_schema()") is null or DBNull)
        {
            string schema = new NpgsqlConnectionStringBuilder(connection.ConnectionString).SearchPath!;
            using NpgsqlCommandBuilder quoting = new();
            Execute(connection, $"CREATE SCHEMA IF NOT EXISTS {quoting.QuoteIdentifier(schema)}");
        }

        if (!HasTables(connection))
        {
            Execute(connection, createStatements);
            Execute(connection, AppendOnly);
        }

        transaction.Commit();
    }

    private static bool HasTables(NpgsqlConnection connection) => Scalar(connection, "SELECT to_regclass('books_version') IS NOT NULL") is true;

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant, or made of one and of a quoted name out of the operator's configuration.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
