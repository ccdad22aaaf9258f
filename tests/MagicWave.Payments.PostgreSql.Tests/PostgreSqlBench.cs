using MagicWave.Payments.Accounts;
using MagicWave.Payments.Storage;
using MagicWave.TestKit.Databases;
using Npgsql;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>A schema of its own on a server.</summary>
public sealed class PostgreSqlBench(PostgreSqlServer server) : IStoreBench
{
    private static int _schemas;

    private readonly string _schema = $"books_{Interlocked.Increment(ref _schemas)}";

    public string Address => $"postgresql:{ConnectionString}";

    public string ConnectionString => server.ConnectionString(_schema);

    /// <summary>The same by another port.</summary>
    public string ConnectionStringBy(int port) => PostgreSqlServer.ConnectionString(_schema, port);

    public IPaymentStore Open(SettlementAccount account, NetworkId network) => PostgreSqlPaymentStore.Open(ConnectionString, account, network);

    public int Execute(string sql) => Run(sql, command => command.ExecuteNonQuery());

    public object? Scalar(string sql) => Run(sql, command => command.ExecuteScalar());

    public string Literal(ReadOnlySpan<byte> bytes) => $"'\\x{Convert.ToHexString(bytes)}'::bytea";

    public void DropTriggers() => Execute(
        "ALTER TABLE entry DISABLE TRIGGER ALL; ALTER TABLE posting DISABLE TRIGGER ALL;");

    public void Dispose()
    {
    }

    private T Run<T>(string sql, Func<NpgsqlCommand, T> run)
    {
        using NpgsqlConnection connection = new(ConnectionString + ";Pooling=false");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
