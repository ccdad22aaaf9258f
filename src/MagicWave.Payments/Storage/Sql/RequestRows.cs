using System.Data.Common;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>The rows of payment requests.</summary>
internal static class RequestRows
{
    private const string Columns = "peer, direction, id, sequence, amount, body, created, expires, due, state, transfer, refusal";

    private const string Put = $"""
        INSERT INTO request (node, {Columns})
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (node, peer, direction, id) DO UPDATE SET due = excluded.due, state = excluded.state, transfer = excluded.transfer,
          refusal = excluded.refusal
        """;

    /// <summary>All that are not closed (states 0 to 2), and the last closed ones of each neighbour and direction.</summary>
    private const string Load = $"""
        SELECT {Columns} FROM (
          SELECT {Columns}, ROW_NUMBER() OVER (PARTITION BY peer, direction, state <= 2 ORDER BY sequence DESC) AS place
          FROM request WHERE node = $1) AS recent
        WHERE state <= 2 OR place <= $2
        """;

    private const string Sum = """
        SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM request
        WHERE node = $1 AND direction = 1 AND state BETWEEN 1 AND 3 AND created >= $2
        """;

    public static void Write(SqlSession session, long node, RequestRecord request) => session.Write(
        Put,
        node, request.Peer.ToArray(), (long)request.Direction, request.Id.ToArray(), request.Sequence, request.Amount.Value, request.Body.ToArray(),
        request.Created.Milliseconds, request.Expires.Milliseconds, request.Due.Milliseconds, (long)request.State,
        PaymentKey.Write(request.Transfer, request.TransferOperation), (long?)request.Refusal);

    public static List<RequestRecord> ReadRecent(SqlSession session, long node)
    {
        List<RequestRecord> requests = [];
        using DbDataReader reader = session.Query(Load, node, (long)RequestRecord.RememberedCount);
        while (reader.Read())
        {
            requests.Add(new()
            {
                Peer = reader.Account(0),
                Direction = (RequestDirection)reader.Int(1),
                Id = RequestId.FromBytes(reader.Bytes(2)),
                Sequence = reader.GetInt64(3),
                Amount = new(reader.GetInt64(4)),
                Body = reader.Bytes(5),
                Created = reader.Time(6),
                Expires = reader.Time(7),
                Due = reader.Time(8),
                State = (RequestState)reader.Int(9),
                Transfer = reader.IsDBNull(10) ? null : PaymentKey.ReadHash(reader.Bytes(10)),
                TransferOperation = reader.IsDBNull(10) ? 0 : PaymentKey.ReadOperation(reader.Bytes(10)),
                Refusal = reader.IsDBNull(11) ? null : (RefusalReason)reader.Int(11),
            });
        }

        return requests;
    }

    public static Stroops SumAccepted(SqlSession session, long node, UnixTime since) => new((long)session.Scalar(Sum, node, since.Milliseconds)!);
}
