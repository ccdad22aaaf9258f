using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Another account pays a transaction's fee (CAP-15).</summary>
internal static class FeeBumpRules
{
    public static TransactionResultCode? FindFault(LedgerTransaction transaction, FeeBumpTransaction bump, LedgerDraft draft, long feePerUnit)
    {
        if (bump.Fee < feePerUnit * transaction.FeeUnits || !OffersAsMuch(transaction, bump))
        {
            return TransactionResultCode.InsufficientFee;
        }

        if (draft.FindAccount(bump.FeeSource.Account) is not { } payer)
        {
            return TransactionResultCode.NoAccount;
        }

        SignatureTally tally = new(transaction.Hash, transaction.Envelope.Signatures);
        if (!tally.IsSignedFor(payer, payer.Weights.Low))
        {
            return TransactionResultCode.BadAuthorization;
        }

        return Reserves.AvailableOf(payer) < bump.Fee ? TransactionResultCode.InsufficientBalance
            : !tally.AreAllUsed ? TransactionResultCode.BadAuthorizationExtra
            : null;
    }

    /// <summary>The result of the whole, by what became of the transaction inside.</summary>
    public static TransactionResult Wrap(LedgerTransaction transaction, TransactionResult inner, long fee) => new(
        fee,
        inner.IsSuccess ? TransactionResultCode.FeeBumpInnerSuccess : TransactionResultCode.FeeBumpInnerFailed,
        default,
        new InnerTransactionResult(transaction.InnerHash, inner));

    // Per operation at least as much as the transaction inside offered itself. Wide: two fees multiplied by counts.
    private static bool OffersAsMuch(LedgerTransaction transaction, FeeBumpTransaction bump) =>
        (Int128)bump.Fee * Math.Max(1, transaction.Inner.Operations.Count) >= (Int128)transaction.Inner.Fee * transaction.FeeUnits;
}
