using MagicWave.Payments.Accounts;
using MagicWave.Payments.Storage;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteBench : IStoreBench
{
    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-books").FullName;

    public string Address => $"sqlite:{Path.Combine(_folder, "books.db")}";

    private string File => Path.Combine(_folder, "books.db");

    public IPaymentStore Open(SettlementAccount account, NetworkId network) => SqlitePaymentStore.Open(File, account, network);

    public int Execute(string sql) => Run(sql, command => command.ExecuteNonQuery());

    public object? Scalar(string sql) => Run(sql, command => command.ExecuteScalar());

    public string Literal(ReadOnlySpan<byte> bytes) => $"x'{Convert.ToHexString(bytes)}'";

    public void DropTriggers() => Execute(
        "DROP TRIGGER entry_stays; DROP TRIGGER entry_fixed; DROP TRIGGER posting_stays; DROP TRIGGER posting_fixed;");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private T Run<T>(string sql, Func<SqliteCommand, T> run)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
