using System.Data.Common;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>The rows of signed transfers.</summary>
internal static class TransferRows
{
    private const string Columns = "hash, peer, request, source, destination, amount, memo, sequence, valid_until, envelope, state";

    // A replacing insert would drop the row which stands in the way of a second live transfer.
    private const string Put = $"""
        INSERT INTO transfer (node, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (node, hash) DO UPDATE SET state = excluded.state
        """;

    public static void Write(SqlSession session, long node, TransferRecord record)
    {
        TransferOrder order = record.Transfer.Order;
        session.Write(
            Put,
            node, PaymentKey.Write(record.Transfer.Hash, record.Transfer.Operation), record.Peer.ToArray(), record.Request.ToArray(), order.Source.ToArray(),
            order.Destination.ToArray(), order.Amount.Value, order.Memo.ToArray(), order.Sequence, order.ValidUntil.Milliseconds,
            record.Transfer.Envelope.ToArray(), (long)record.State);
    }

    public static List<TransferRecord> ReadSigned(SqlSession session, long node)
    {
        List<TransferRecord> transfers = [];
        using DbDataReader reader = session.Query(
            $"SELECT {Columns} FROM transfer WHERE node = $1 AND state IN (0, 3) ORDER BY sequence", node);
        while (reader.Read())
        {
            TransferOrder order = new(
                reader.Account(3), reader.Account(4), new(reader.GetInt64(5)), TransferMemo.FromBytes(reader.Bytes(6)), reader.GetInt64(7), reader.Time(8));
            SignedTransfer signed = new(order, PaymentKey.ReadHash(reader.Bytes(0)), reader.Bytes(9)) { Operation = PaymentKey.ReadOperation(reader.Bytes(0)) };
            transfers.Add(new(reader.Account(1), RequestId.FromBytes(reader.Bytes(2)), signed, (TransferState)reader.Int(10)));
        }

        return transfers;
    }
}
