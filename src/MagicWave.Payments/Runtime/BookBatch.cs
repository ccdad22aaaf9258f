using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;

namespace MagicWave.Payments.Runtime;

/// <summary>What accounts said since the last step: records to make durable, then messages to send, then events to hand on.</summary>
internal sealed class BookBatch
{
    public List<BookRecord> Records { get; } = [];

    public List<(PeerEntry Entry, byte[] Message)> Messages { get; } = [];

    public List<(SettlementAccount Peer, PeerEvent Event)> Events { get; } = [];

    public void Append(BookBatch later)
    {
        Records.AddRange(later.Records);
        Messages.AddRange(later.Messages);
        Events.AddRange(later.Events);
    }
}
