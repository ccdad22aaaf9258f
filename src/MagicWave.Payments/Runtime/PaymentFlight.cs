using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>An envelope that pays requests: all of them or none.</summary>
/// <param name="records">What is in the books, one for each request, in the order of their operations.</param>
/// <param name="lease">Whose sequence it has; null: the payer's own.</param>
internal sealed class PaymentFlight(IReadOnlyList<TransferRecord> records, ChannelLease? lease) : Flight(records[0].Transfer, lease)
{
    public IReadOnlyList<TransferRecord> Records { get; } = records;

    public override Amount Amount => Sum(Records);

    /// <summary>Those of one commit, out of the books.</summary>
    public static PaymentFlight Restore(IEnumerable<TransferRecord> records, ChannelLease? lease) =>
        new([.. records.OrderBy(record => record.Transfer.Operation)], lease);

    /// <summary>What is stored before it leaves: the envelope once.</summary>
    public IEnumerable<BookRecord> Begun =>
        [.. Records.Select(Stored), .. Lease is null ? Enumerable.Empty<BookRecord>() : [Lease.Taken]];

    /// <summary>What the books say when its fate is known: the transfers have another state, and the sequence is free.</summary>
    public IEnumerable<BookRecord> Ended(TransferState state) => [.. Records.Select(record => Stored(record) with { State = state }), .. Released];

    private static TransferRecord Stored(TransferRecord record) =>
        record.Transfer.Operation == 0 ? record : record with { Transfer = record.Transfer with { Envelope = default } };

    private static Amount Sum(IEnumerable<TransferRecord> records) =>
        records.Aggregate(Amount.Zero, (sum, record) => sum + Amount.FromStroops(record.Transfer.Order.Amount));
}
