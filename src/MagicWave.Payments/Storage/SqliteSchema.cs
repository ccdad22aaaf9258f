using MagicWave.Payments.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Storage;

/// <summary>Brings a SQLite file to the present schema: a new one at once, one of version 1 by taking its rows over, all in one transaction.</summary>
internal static class SqliteSchema
{
    private const string Triggers = """
        CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER posting_fixed BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER once_stays BEFORE DELETE ON once BEGIN SELECT RAISE(ABORT, 'what happened stays'); END;
        CREATE TRIGGER once_fixed BEFORE UPDATE ON once BEGIN SELECT RAISE(ABORT, 'what happened stays'); END;
        """;

    private const string Durability = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;";

    public static void Prepare(SqliteConnection connection, int? maximumPages)
    {
        Execute(connection, Durability);
        if (maximumPages is { } pages)
        {
            Execute(connection, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count={pages};"));
        }

        Execute(connection, "BEGIN IMMEDIATE;");
        if (HasTable(connection, "books_version"))
        {
            RequireVersion(connection);
        }
        else if (HasTable(connection, "owner"))
        {
            SqliteMigration.FromVersion1(connection);
            Execute(connection, Triggers);
        }
        else
        {
            CreateTables(connection);
            Execute(connection, Triggers);
        }

        Execute(connection, "COMMIT;");
    }

    public static void CreateTables(SqliteConnection connection) =>
        Execute(connection, SqlSchema.Write("BLOB", "INTEGER PRIMARY KEY", " WITHOUT ROWID"));

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this assembly, or made of one and a number.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static bool HasTable(SqliteConnection connection, string name)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1";
        command.Parameters.AddWithValue("$1", name);
        return command.ExecuteScalar() is not null;
    }

    private static void RequireVersion(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT MAX(version) FROM books_version";
        if (command.ExecuteScalar() is not SqlSchema.Version)
        {
            throw SqlDamage.Of("The payment books are of another version of this software.");
        }
    }
}
