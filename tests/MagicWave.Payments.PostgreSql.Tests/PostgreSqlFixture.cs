using MagicWave.TestKit.Databases;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>One server for all tests that do not stop it.</summary>
public sealed class PostgreSqlFixture : IDisposable
{
    public PostgreSqlServer Server { get; } = PostgreSqlServer.Start();

    public void Dispose() => Server.Dispose();
}
