namespace MagicWave.Payments.PostgreSql.Tests;

public sealed class SqliteStoreTests() : PaymentStoreContract(new SqliteBench());

public sealed class SqliteJournalTests() : PaymentStoreJournalContract(new SqliteBench());

public sealed class SqliteSharingTests() : PaymentStoreSharingContract(new SqliteBench());

[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlStoreTests(PostgreSqlFixture fixture) : PaymentStoreContract(new PostgreSqlBench(fixture.Server));

[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlJournalTests(PostgreSqlFixture fixture) : PaymentStoreJournalContract(new PostgreSqlBench(fixture.Server));

[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlSharingTests(PostgreSqlFixture fixture) : PaymentStoreSharingContract(new PostgreSqlBench(fixture.Server));
