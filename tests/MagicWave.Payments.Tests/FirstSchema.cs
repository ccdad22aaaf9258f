namespace MagicWave.Payments.Tests;

/// <summary>The tables as the first version made them.</summary>
internal static class FirstSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS owner (account BLOB NOT NULL, network BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS peer (
          account BLOB PRIMARY KEY, earned BLOB NOT NULL, earned_cells INTEGER NOT NULL, owed BLOB NOT NULL, owed_cells INTEGER NOT NULL,
          requested INTEGER NOT NULL, received INTEGER NOT NULL, accepted INTEGER NOT NULL, paid INTEGER NOT NULL,
          credit BLOB NOT NULL, threshold BLOB NOT NULL, disputed BLOB NOT NULL,
          issued_sequence INTEGER NOT NULL, accepted_sequence INTEGER NOT NULL, checkpoints INTEGER NOT NULL, unpaid_since INTEGER);
        CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, time INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS posting (
          entry INTEGER NOT NULL REFERENCES entry(id), line INTEGER NOT NULL, account INTEGER NOT NULL, peer BLOB, amount BLOB NOT NULL,
          PRIMARY KEY (entry, line)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS request (
          peer BLOB NOT NULL, direction INTEGER NOT NULL, id BLOB NOT NULL, sequence INTEGER NOT NULL, amount INTEGER NOT NULL,
          body BLOB NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, due INTEGER NOT NULL, state INTEGER NOT NULL,
          transfer BLOB, refusal INTEGER, PRIMARY KEY (peer, direction, id));
        CREATE INDEX IF NOT EXISTS request_by_sequence ON request (peer, direction, sequence);
        CREATE UNIQUE INDEX IF NOT EXISTS request_by_transfer ON request (direction, transfer) WHERE transfer IS NOT NULL;
        CREATE TABLE IF NOT EXISTS transfer (
          hash BLOB PRIMARY KEY, peer BLOB NOT NULL, request BLOB NOT NULL, source BLOB NOT NULL, destination BLOB NOT NULL, amount INTEGER NOT NULL,
          memo BLOB NOT NULL, sequence INTEGER NOT NULL, valid_until INTEGER NOT NULL, envelope BLOB NOT NULL, state INTEGER NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS one_transfer ON transfer (peer, request) WHERE state <> 2;
        CREATE INDEX IF NOT EXISTS transfer_by_state ON transfer (state);
        CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS entry_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS posting_fixed BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        """;
}
