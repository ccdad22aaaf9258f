namespace MagicWave.Payments.Ledger;

/// <summary>The tables of the embedded ledger. A balance cannot go below zero, whatever the code above does.</summary>
internal static class LedgerSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS genesis (network BLOB NOT NULL, issuer BLOB NOT NULL, supply INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS account (
          account BLOB PRIMARY KEY, balance INTEGER NOT NULL CHECK (balance >= 0), sequence INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS transfer (
          ledger INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, source BLOB NOT NULL, destination BLOB NOT NULL,
          amount INTEGER NOT NULL CHECK (amount > 0), memo BLOB NOT NULL, envelope BLOB NOT NULL);
        """;

    public const string SelectTransfer = "SELECT hash, source, destination, amount, memo, ledger FROM transfer ";
}
