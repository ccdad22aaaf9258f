using System.Diagnostics;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Storage;

/// <summary>Records to rows and back.</summary>
internal static class PaymentRows
{
    public static void Write(SqliteDatabase database, BookRecord record)
    {
        switch (record)
        {
            case PeerRecord peer:
                Write(database, peer);
                break;
            case RequestRecord request:
                Write(database, request);
                break;
            case TransferRecord transfer:
                Write(database, transfer);
                break;
            case StateRecord state:
                Write(database, state);
                break;
            case OnceRecord once:
                Write(database, once);
                break;
            case JournalEntry entry:
                Write(database, entry);
                break;
            default:
                throw new UnreachableException();
        }
    }

    public static List<PeerRecord> ReadPeers(SqliteDatabase database)
    {
        List<PeerRecord> peers = [];
        using SqliteDataReader reader = database.Query("SELECT * FROM peer");
        while (reader.Read())
        {
            peers.Add(new()
            {
                Account = SettlementAccount.FromBytes(Blob(reader, 0)),
                Earned = Amount.FromBytes(Blob(reader, 1)),
                EarnedCells = reader.GetInt64(2),
                Owed = Amount.FromBytes(Blob(reader, 3)),
                OwedCells = reader.GetInt64(4),
                Requested = new(reader.GetInt64(5)),
                Received = new(reader.GetInt64(6)),
                Accepted = new(reader.GetInt64(7)),
                Paid = new(reader.GetInt64(8)),
                Credit = Amount.FromBytes(Blob(reader, 9)),
                Threshold = Amount.FromBytes(Blob(reader, 10)),
                Disputed = Amount.FromBytes(Blob(reader, 11)),
                IssuedSequence = reader.GetInt64(12),
                AcceptedSequence = reader.GetInt64(13),
                Checkpoints = reader.GetInt64(14),
                UnpaidSince = reader.IsDBNull(15) ? null : new UnixTime(reader.GetInt64(15)),
                Credited = Amount.FromBytes(Blob(reader, 16)),
                Prepaid = Amount.FromBytes(Blob(reader, 17)),
                UnpaidLevel = Amount.FromBytes(Blob(reader, 18)),
                Settled = Amount.FromBytes(Blob(reader, 19)),
                Conceded = Amount.FromBytes(Blob(reader, 20)),
                DisputedSince = reader.IsDBNull(21) ? null : new UnixTime(reader.GetInt64(21)),
                Faults = reader.GetInt32(22),
                FaultsAt = reader.IsDBNull(23) ? null : new UnixTime(reader.GetInt64(23)),
                IsClient = reader.GetBoolean(24),
            });
        }

        return peers;
    }

    public static List<RequestRecord> ReadRequests(SqliteDatabase database, int closed)
    {
        List<RequestRecord> requests = [];
        using SqliteDataReader reader = database.Query(PaymentSchema.LoadRequests, closed);
        while (reader.Read())
        {
            requests.Add(new()
            {
                Peer = SettlementAccount.FromBytes(Blob(reader, 0)),
                Direction = (RequestDirection)reader.GetInt32(1),
                Id = RequestId.FromBytes(Blob(reader, 2)),
                Sequence = reader.GetInt64(3),
                Amount = new(reader.GetInt64(4)),
                Body = Blob(reader, 5),
                Created = new(reader.GetInt64(6)),
                Expires = new(reader.GetInt64(7)),
                Due = new(reader.GetInt64(8)),
                State = (RequestState)reader.GetInt32(9),
                Transfer = reader.IsDBNull(10) ? null : TransferHash.FromBytes(Blob(reader, 10)),
                Refusal = reader.IsDBNull(11) ? null : (RefusalReason)reader.GetInt32(11),
            });
        }

        return requests;
    }

    public static List<TransferRecord> ReadSignedTransfers(SqliteDatabase database)
    {
        List<TransferRecord> transfers = [];
        using SqliteDataReader reader = database.Query(
            """
            SELECT hash, peer, request, source, destination, amount, memo, sequence, valid_until, envelope, state
            FROM transfer WHERE state = 0 ORDER BY sequence
            """);
        while (reader.Read())
        {
            TransferOrder order = new(
                SettlementAccount.FromBytes(Blob(reader, 3)),
                SettlementAccount.FromBytes(Blob(reader, 4)),
                new(reader.GetInt64(5)),
                TransferMemo.FromBytes(Blob(reader, 6)),
                reader.GetInt64(7),
                new(reader.GetInt64(8)));
            SignedTransfer signed = new(order, TransferHash.FromBytes(Blob(reader, 0)), Blob(reader, 9));
            transfers.Add(new(
                SettlementAccount.FromBytes(Blob(reader, 1)), RequestId.FromBytes(Blob(reader, 2)), signed, (TransferState)reader.GetInt32(10)));
        }

        return transfers;
    }

    public static List<StateRecord> ReadStates(SqliteDatabase database)
    {
        List<StateRecord> states = [];
        using SqliteDataReader reader = database.Query("SELECT kind, key, value FROM state");
        while (reader.Read())
        {
            states.Add(new(reader.GetString(0), Blob(reader, 1), Blob(reader, 2)));
        }

        return states;
    }

    public static List<AccountBalance> ReadBalances(SqliteDatabase database, BookAccount account)
    {
        Dictionary<BalanceName, Amount> balances = [];
        using SqliteDataReader reader = database.Query("SELECT peer, amount, asset, item FROM posting WHERE account = $0", (int)account);
        while (reader.Read())
        {
            SettlementAccount? peer = reader.IsDBNull(0) ? null : SettlementAccount.FromBytes(Blob(reader, 0));
            BalanceName name = new(account, (BookAsset)reader.GetInt32(2), peer, reader.IsDBNull(3) ? null : reader.GetString(3));
            balances[name] = balances.GetValueOrDefault(name) + Amount.FromBytes(Blob(reader, 1));
        }

        return [.. balances.Where(balance => balance.Value != Amount.Zero).Select(balance => new AccountBalance(balance.Key, balance.Value))];
    }

    public static byte[] Blob(SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    private static void Write(SqliteDatabase database, PeerRecord peer) => database.Execute(
        PaymentSchema.PutPeer,
        peer.Account.ToArray(), Blob(peer.Earned), peer.EarnedCells, Blob(peer.Owed), peer.OwedCells,
        peer.Requested.Value, peer.Received.Value, peer.Accepted.Value, peer.Paid.Value,
        Blob(peer.Credit), Blob(peer.Threshold), Blob(peer.Disputed),
        peer.IssuedSequence, peer.AcceptedSequence, peer.Checkpoints, peer.UnpaidSince?.Milliseconds,
        Blob(peer.Credited), Blob(peer.Prepaid), Blob(peer.UnpaidLevel), Blob(peer.Settled), Blob(peer.Conceded),
        peer.DisputedSince?.Milliseconds, peer.Faults, peer.FaultsAt?.Milliseconds, peer.IsClient);

    private static void Write(SqliteDatabase database, RequestRecord request) => database.Execute(
        PaymentSchema.PutRequest,
        request.Peer.ToArray(), (int)request.Direction, request.Id.ToArray(), request.Sequence, request.Amount.Value, request.Body.ToArray(),
        request.Created.Milliseconds, request.Expires.Milliseconds, request.Due.Milliseconds, (int)request.State,
        request.Transfer?.ToArray(), (int?)request.Refusal);

    private static void Write(SqliteDatabase database, TransferRecord record)
    {
        TransferOrder order = record.Transfer.Order;
        database.Execute(
            PaymentSchema.PutTransfer,
            record.Transfer.Hash.ToArray(), record.Peer.ToArray(), record.Request.ToArray(), order.Source.ToArray(), order.Destination.ToArray(), order.Amount.Value,
            order.Memo.ToArray(), order.Sequence, order.ValidUntil.Milliseconds, record.Transfer.Envelope.ToArray(), (int)record.State);
    }

    private static void Write(SqliteDatabase database, StateRecord state)
    {
        if (state.Value.IsEmpty)
        {
            database.Execute("DELETE FROM state WHERE kind = $0 AND key = $1", state.Kind, state.Key.ToArray());
        }
        else
        {
            database.Execute(
                "INSERT INTO state (kind, key, value) VALUES ($0, $1, $2) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
                state.Kind, state.Key.ToArray(), state.Value.ToArray());
        }
    }

    private static void Write(SqliteDatabase database, OnceRecord once)
    {
        int written = database.Execute(
            "INSERT INTO once (kind, key, value) VALUES ($0, $1, $2) ON CONFLICT (kind, key) DO NOTHING",
            once.Kind, once.Key.ToArray(), once.Value.ToArray());
        if (written == 0)
        {
            throw new PaymentException(PaymentErrorKind.AlreadyRecorded, "What was to be written once is in the payment books already.");
        }
    }

    private static void Write(SqliteDatabase database, JournalEntry entry)
    {
        if (!entry.IsBalanced)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "An entry that does not add up was refused.");
        }

        if (database.Execute("INSERT INTO entry (key, time) VALUES ($0, $1) ON CONFLICT (key) DO NOTHING", entry.Key, entry.Time.Milliseconds) == 0)
        {
            throw new PaymentException(PaymentErrorKind.AlreadyRecorded, "What was to be booked is in the payment books already.");
        }

        object? id = database.Scalar("SELECT last_insert_rowid()");
        for (int line = 0; line < entry.Postings.Count; line++)
        {
            Posting posting = entry.Postings[line];
            database.Execute(
                "INSERT INTO posting (entry, line, account, peer, amount, asset, item) VALUES ($0, $1, $2, $3, $4, $5, $6)",
                id, line, (int)posting.Account, posting.Peer?.ToArray(), Blob(posting.Amount), (int)posting.Asset, posting.Item);
        }
    }

    private static byte[] Blob(Amount amount)
    {
        byte[] bytes = new byte[Amount.EncodedLength];
        amount.CopyTo(bytes);
        return bytes;
    }
}
