using System.Data.Common;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>The rows of neighbours.</summary>
internal static class PeerRows
{
    private const string Columns = """
        account, earned, earned_cells, owed, owed_cells, requested, received, accepted, paid, credited, prepaid, credit, threshold, disputed,
        issued_sequence, accepted_sequence, checkpoints, unpaid_since, unpaid_level, settled, conceded, disputed_since, faults, faults_at, is_client
        """;

    private const string Put = $"""
        INSERT INTO peer (node, {Columns})
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
        ON CONFLICT (node, account) DO UPDATE SET
          earned = excluded.earned, earned_cells = excluded.earned_cells, owed = excluded.owed, owed_cells = excluded.owed_cells,
          requested = excluded.requested, received = excluded.received, accepted = excluded.accepted, paid = excluded.paid,
          credited = excluded.credited, prepaid = excluded.prepaid, credit = excluded.credit, threshold = excluded.threshold,
          disputed = excluded.disputed, issued_sequence = excluded.issued_sequence, accepted_sequence = excluded.accepted_sequence,
          checkpoints = excluded.checkpoints, unpaid_since = excluded.unpaid_since, unpaid_level = excluded.unpaid_level,
          settled = excluded.settled, conceded = excluded.conceded, disputed_since = excluded.disputed_since, faults = excluded.faults,
          faults_at = excluded.faults_at, is_client = excluded.is_client
        """;

    public static void Write(SqlSession session, long node, PeerRecord peer) => session.Write(
        Put,
        node, peer.Account.ToArray(), SqlRow.Bytes(peer.Earned), peer.EarnedCells, SqlRow.Bytes(peer.Owed), peer.OwedCells,
        peer.Requested.Value, peer.Received.Value, peer.Accepted.Value, peer.Paid.Value, SqlRow.Bytes(peer.Credited), SqlRow.Bytes(peer.Prepaid),
        SqlRow.Bytes(peer.Credit), SqlRow.Bytes(peer.Threshold), SqlRow.Bytes(peer.Disputed),
        peer.IssuedSequence, peer.AcceptedSequence, peer.Checkpoints, peer.UnpaidSince?.Milliseconds, SqlRow.Bytes(peer.UnpaidLevel),
        SqlRow.Bytes(peer.Settled), SqlRow.Bytes(peer.Conceded), peer.DisputedSince?.Milliseconds, (long)peer.Faults, peer.FaultsAt?.Milliseconds,
        peer.IsClient ? 1L : 0L);

    public static List<PeerRecord> ReadAll(SqlSession session, long node)
    {
        List<PeerRecord> peers = [];
        using DbDataReader reader = session.Query($"SELECT {Columns} FROM peer WHERE node = $1", node);
        while (reader.Read())
        {
            peers.Add(Read(reader));
        }

        return peers;
    }

    public static PeerRecord? Find(SqlSession session, long node, SettlementAccount account)
    {
        using DbDataReader reader = session.Query($"SELECT {Columns} FROM peer WHERE node = $1 AND account = $2", node, account.ToArray());
        return reader.Read() ? Read(reader) : null;
    }

    private static PeerRecord Read(DbDataReader reader) => new()
    {
        Account = reader.Account(0),
        Earned = reader.Amount(1),
        EarnedCells = reader.GetInt64(2),
        Owed = reader.Amount(3),
        OwedCells = reader.GetInt64(4),
        Requested = new(reader.GetInt64(5)),
        Received = new(reader.GetInt64(6)),
        Accepted = new(reader.GetInt64(7)),
        Paid = new(reader.GetInt64(8)),
        Credited = reader.Amount(9),
        Prepaid = reader.Amount(10),
        Credit = reader.Amount(11),
        Threshold = reader.Amount(12),
        Disputed = reader.Amount(13),
        IssuedSequence = reader.GetInt64(14),
        AcceptedSequence = reader.GetInt64(15),
        Checkpoints = reader.GetInt64(16),
        UnpaidSince = reader.TimeOrNull(17),
        UnpaidLevel = reader.Amount(18),
        Settled = reader.Amount(19),
        Conceded = reader.Amount(20),
        DisputedSince = reader.TimeOrNull(21),
        Faults = reader.Int(22),
        FaultsAt = reader.TimeOrNull(23),
        IsClient = reader.GetInt64(24) != 0,
    };
}
