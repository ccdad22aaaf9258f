namespace MagicWave.Payments.Ledger.Storage;

/// <summary>The tables. Entries are the state now; the rest is the history that led to it.</summary>
internal static class LedgerTables
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS network (id INTEGER PRIMARY KEY CHECK (id = 1), passphrase TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS entry (
          kind INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS claimant (account BLOB NOT NULL, balance BLOB NOT NULL, PRIMARY KEY (account, balance)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ledger (
          sequence INTEGER PRIMARY KEY, close_time INTEGER NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL, coins INTEGER NOT NULL,
          fees INTEGER NOT NULL, successful INTEGER NOT NULL, failed INTEGER NOT NULL, operations INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS tx (
          id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, inner_hash BLOB NOT NULL, ledger INTEGER NOT NULL, successful INTEGER NOT NULL,
          envelope BLOB NOT NULL, result BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS tx_inner ON tx (inner_hash);
        CREATE TABLE IF NOT EXISTS tx_account (account BLOB NOT NULL, tx INTEGER NOT NULL, PRIMARY KEY (account, tx)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS op (
          id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, payment INTEGER NOT NULL, successful INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS op_balance (balance BLOB NOT NULL, op INTEGER NOT NULL, PRIMARY KEY (balance, op)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS op_account (account BLOB NOT NULL, op INTEGER NOT NULL, PRIMARY KEY (account, op)) WITHOUT ROWID;
        """;

    public const string SelectLedger =
        "SELECT sequence, close_time, previous, hash, coins, fees, successful, failed, operations FROM ledger ";

    public const string SelectTransaction =
        "SELECT t.id, t.hash, t.inner_hash, l.close_time, t.envelope, t.result FROM tx t JOIN ledger l ON l.sequence = t.ledger ";
}
