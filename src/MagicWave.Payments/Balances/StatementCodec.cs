using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Balances;

/// <summary>Statements as the store keeps them: the last agreed one and the pending proposal of each neighbour, as they travel. Key: account (32).</summary>
internal static class StatementCodec
{
    public const string AgreedKind = "statement-agreed";
    public const string ProposalKind = "statement-proposal";

    public static StateRecord Write(SettlementAccount peer, StatementForm form, byte[] body) => new(KindOf(form), peer.ToArray(), body);

    public static StateRecord RemoveProposal(SettlementAccount peer) => new(ProposalKind, peer.ToArray(), default);

    /// <summary>Reads one of either kind.</summary>
    /// <exception cref="PaymentException">The books hold something else.</exception>
    public static StoredStatement Read(StateRecord record)
    {
        if (record.Key.Length != SettlementAccount.Length || !StatementMessage.TryRead(record.Value.Span, out StatementMessage? statement))
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A statement in the payment books cannot be read.");
        }

        return new(SettlementAccount.FromBytes(record.Key.Span), record.Kind == AgreedKind, statement, record.Value.ToArray());
    }

    private static string KindOf(StatementForm form) => form == StatementForm.Agreed ? AgreedKind : ProposalKind;
}
