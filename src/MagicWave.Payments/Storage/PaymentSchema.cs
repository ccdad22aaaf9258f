namespace MagicWave.Payments.Storage;

/// <summary>
/// The tables of the books. Amounts in 10⁻¹³ MWT are 16-byte blobs, stroops and times integers. The journal takes no change and no removal;
/// a request has at most one transfer that is not void (state 2).
/// </summary>
internal static class PaymentSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS owner (account BLOB NOT NULL, network BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS peer (
          account BLOB PRIMARY KEY, earned BLOB NOT NULL, earned_cells INTEGER NOT NULL, owed BLOB NOT NULL, owed_cells INTEGER NOT NULL,
          requested INTEGER NOT NULL, received INTEGER NOT NULL, accepted INTEGER NOT NULL, paid INTEGER NOT NULL,
          credit BLOB NOT NULL, threshold BLOB NOT NULL, disputed BLOB NOT NULL,
          issued_sequence INTEGER NOT NULL, accepted_sequence INTEGER NOT NULL, checkpoints INTEGER NOT NULL, unpaid_since INTEGER,
          credited BLOB NOT NULL, prepaid BLOB NOT NULL, unpaid_level BLOB NOT NULL, settled BLOB NOT NULL, conceded BLOB NOT NULL,
          disputed_since INTEGER, faults INTEGER NOT NULL, faults_at INTEGER, is_client INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, time INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS posting (
          entry INTEGER NOT NULL REFERENCES entry(id), line INTEGER NOT NULL, account INTEGER NOT NULL, peer BLOB, amount BLOB NOT NULL,
          asset INTEGER NOT NULL, item TEXT,
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
        CREATE TABLE IF NOT EXISTS state (kind TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS once (kind TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
        CREATE TRIGGER IF NOT EXISTS once_stays BEFORE DELETE ON once BEGIN SELECT RAISE(ABORT, 'what happened stays'); END;
        CREATE TRIGGER IF NOT EXISTS once_fixed BEFORE UPDATE ON once BEGIN SELECT RAISE(ABORT, 'what happened stays'); END;
        CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS entry_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS posting_fixed BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        """;

    public const string PutPeer = """
        INSERT OR REPLACE INTO peer (account, earned, earned_cells, owed, owed_cells, requested, received, accepted, paid, credit, threshold,
          disputed, issued_sequence, accepted_sequence, checkpoints, unpaid_since,
          credited, prepaid, unpaid_level, settled, conceded, disputed_since, faults, faults_at, is_client)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
        """;

    public const string PutRequest = """
        INSERT INTO request (peer, direction, id, sequence, amount, body, created, expires, due, state, transfer, refusal)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (peer, direction, id) DO UPDATE SET due = excluded.due, state = excluded.state, transfer = excluded.transfer,
          refusal = excluded.refusal
        """;

    // Not OR REPLACE, here and above: that would drop the row which stands in the way of a second live transfer.
    public const string PutTransfer = """
        INSERT INTO transfer (hash, peer, request, source, destination, amount, memo, sequence, valid_until, envelope, state)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (hash) DO UPDATE SET state = excluded.state
        """;

    public const string SumAccepted =
        "SELECT COALESCE(SUM(amount), 0) FROM request WHERE direction = 1 AND state BETWEEN 1 AND 3 AND created >= $0";

    /// <summary>All that are not closed (states 0 to 2), and the last closed ones of each neighbour and direction.</summary>
    public const string LoadRequests = """
        SELECT peer, direction, id, sequence, amount, body, created, expires, due, state, transfer, refusal FROM (
          SELECT *, ROW_NUMBER() OVER (PARTITION BY peer, direction, state <= 2 ORDER BY sequence DESC) AS place FROM request)
        WHERE state <= 2 OR place <= $0
        """;
}
