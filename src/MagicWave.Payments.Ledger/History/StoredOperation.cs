using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.History;

/// <summary>An operation of a transaction that is in a ledger.</summary>
/// <param name="Transaction">Its transaction.</param>
/// <param name="Index">Its place there, from 0.</param>
public sealed record StoredOperation(StoredTransaction Transaction, int Index)
{
    /// <summary>Its number, see <see cref="LedgerCursor"/>.</summary>
    public long Id => LedgerCursor.OfOperation(Transaction.Id, Index);

    /// <summary>What it is.</summary>
    public Operation Operation => Transaction.Envelope.InnerTransaction.Operations[Index];

    /// <summary>Who it is of.</summary>
    public MuxedAccount Source => Operation.Source ?? Transaction.Envelope.InnerTransaction.Source;

    /// <summary>Its result; null when the transaction failed as a whole.</summary>
    public OperationResult? Result => Index < Transaction.OperationResults.Count ? Transaction.OperationResults[Index] : null;

    /// <summary>It moves money between accounts, or makes one: what Horizon lists as payments.</summary>
    public bool IsPayment => Operation is CreateAccountOperation or PaymentOperation
        or PathPaymentStrictReceiveOperation or PathPaymentStrictSendOperation;

    /// <summary>The claimable balance that it made or took; null when it did neither.</summary>
    public ClaimableBalanceId? Balance => Result?.IsSuccess != true ? null : Operation switch
    {
        CreateClaimableBalanceOperation =>
            ClaimableBalanceId.Derive(Transaction.Envelope.InnerTransaction.Source.Account, Transaction.Envelope.InnerTransaction.Sequence, Index),
        ClaimClaimableBalanceOperation claim => claim.Balance,
        _ => null,
    };

    /// <summary>The accounts that it is about.</summary>
    public IEnumerable<SettlementAccount> Participants => Others.Prepend(Source.Account).Distinct();

    private IEnumerable<SettlementAccount> Others => Operation switch
    {
        CreateAccountOperation create => [create.Destination],
        PaymentOperation payment => [payment.Destination.Account],
        PathPaymentStrictReceiveOperation path => [path.Destination.Account],
        PathPaymentStrictSendOperation path => [path.Destination.Account],
        AllowTrustOperation allow => [allow.Trustor],
        SetTrustLineFlagsOperation flags => [flags.Trustor],
        BeginSponsoringFutureReservesOperation begin => [begin.Sponsored],
        CreateClaimableBalanceOperation create => create.Claimants.Select(claimant => claimant.Destination),
        _ => [],
    };
}
