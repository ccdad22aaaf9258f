using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>A transfer that pays a request.</summary>
internal sealed class PaymentFlight(TransferRecord record, ChannelLease? lease) : Flight(record.Transfer, lease)
{
    /// <summary>What is in the books.</summary>
    public TransferRecord Record { get; } = record;

    public override Amount Amount => Amount.FromStroops(Transfer.Order.Amount);

    /// <summary>What the books say when its fate is known: it has another state, and the sequence is free.</summary>
    public IEnumerable<BookRecord> Ended(TransferState state) => [Record with { State = state }, .. Released];
}
