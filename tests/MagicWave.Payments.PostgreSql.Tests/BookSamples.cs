using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>Records to write: one of each kind, every field with a value of its own.</summary>
internal static class BookSamples
{
    public static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave test");
    public static readonly SettlementAccount Me = Account(1);
    public static readonly SettlementAccount Peer = Account(2);

    public static SettlementAccount Account(ulong seed) => SettlementAccount.FromBytes(new SeededRandom(seed).Bytes(32));

    public static JournalEntry Cells(string key, Int128 amount, SettlementAccount? peer = null, long time = 1_000) =>
        new(key, new(time), [new(BookAccount.Peer, peer ?? Peer, new(amount)), new(BookAccount.Revenue, null, new(-amount))]);

    public static PeerRecord Row(Int128 earned, SettlementAccount? peer = null) => new() { Account = peer ?? Peer, Earned = new(earned), EarnedCells = 1 };

    public static PeerRecord FullRow => new()
    {
        Account = Peer, Earned = new(Int128.Parse("123456789012345678901234567890")), EarnedCells = 2, Owed = new(-3), OwedCells = 4, Requested = new(5),
        Received = new(6), Accepted = new(7), Paid = new(8), Credited = new(9), Prepaid = new(10), Credit = new(11), Threshold = new(12), Disputed = new(13),
        IssuedSequence = 14, AcceptedSequence = 15, Checkpoints = 16, UnpaidSince = new UnixTime(17), UnpaidLevel = new(18), Settled = new(19),
        Conceded = new(20), DisputedSince = new UnixTime(21), Faults = 22, FaultsAt = new UnixTime(23), IsClient = true,
    };

    public static RequestRecord Request(byte id, RequestState state, RequestDirection direction = RequestDirection.Received, long amount = 10) => new()
    {
        Id = Id(id), Peer = Peer, Direction = direction, Sequence = id, Amount = new(amount), Body = new byte[] { 1, 2, id }, Created = new(100 + id),
        Expires = new(200), Due = new(150), State = state,
    };

    public static RequestId Id(byte id) => RequestId.FromBytes([.. Enumerable.Repeat(id, RequestId.Length)]);

    public static TransferRecord Transfer(byte id, byte hash, TransferState state)
    {
        TransferOrder order = new(Me, Peer, new(44), TransferMemo.FromBytes(new SeededRandom(4).Bytes(32)), 5, new(600));
        return new(Peer, Id(id), new(order, TransferHash.FromBytes([.. Enumerable.Repeat(hash, 32)]), new byte[] { 9, hash }), state);
    }

    public static JournalEntry Funds(string key, long amount) =>
        new(key, new(1), [new(BookAccount.Cash, null, new(amount)), new(BookAccount.Suspense, null, new(-amount))]);
}
