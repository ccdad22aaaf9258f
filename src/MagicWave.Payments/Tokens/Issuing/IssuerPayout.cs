using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>A transfer to a hop that is signed, and neither seen on the ledger nor known to be void.</summary>
internal sealed record IssuerPayout(SettlementAccount Hop, SignedTransfer Transfer)
{
    public const string Kind = "issuer-payout";

    public StateRecord ToRecord() => new(Kind, Hop.ToArray(), StoredTransfer.Write(Transfer));

    public StateRecord Ending => new(Kind, Hop.ToArray(), default);

    public static IssuerPayout FromRecord(StateRecord record) =>
        new(SettlementAccount.FromBytes(record.Key.Span), StoredTransfer.Read(record.Value.Span));
}
