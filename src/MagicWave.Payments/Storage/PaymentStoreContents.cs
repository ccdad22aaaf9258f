using MagicWave.Payments.Books;

namespace MagicWave.Payments.Storage;

/// <summary>What a store held when it was opened.</summary>
/// <param name="Peers">Every neighbour.</param>
/// <param name="Requests">Every request that is not closed, and the last closed ones of each neighbour and direction.</param>
/// <param name="Transfers">Every transfer that may still become a payment: those that are signed and not known to be on the ledger, or set aside and not taken.</param>
public sealed record PaymentStoreContents(
    IReadOnlyList<PeerRecord> Peers,
    IReadOnlyList<RequestRecord> Requests,
    IReadOnlyList<TransferRecord> Transfers)
{
    /// <summary>The states of machines, in no order.</summary>
    public IReadOnlyList<StateRecord> States { get; init; } = [];
}
