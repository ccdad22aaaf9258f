using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>
/// Stellar's rules for transactions, as of protocol 19: first whether one may stand in a ledger at all, in the order in which the network asks; then, once
/// its fee is taken, what it does. Pure: no clock and nothing remembered.
/// </summary>
internal static class TransactionRules
{
    /// <summary>
    /// Whether the transaction may be in the ledger <paramref name="header"/>. Null when it may; otherwise its result, and then nothing of it happens: no
    /// fee is taken and no sequence used.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="state">The state before that ledger, with what is waiting to be in it.</param>
    /// <param name="header">The ledger that is next.</param>
    /// <param name="feePerUnit">What an operation must offer.</param>
    public static TransactionResult? FindFault(LedgerTransaction transaction, ILedgerReader state, LedgerHeader header, long feePerUnit)
    {
        LedgerDraft draft = new(state);
        long due = feePerUnit * transaction.FeeUnits;
        if (transaction.Bump is { } bump)
        {
            return FeeBumpRules.FindFault(transaction, bump, draft, feePerUnit) is { } code
                ? new TransactionResult(due, code)
                : FindInnerFault(transaction, draft, header, feePerUnit) is { } inner
                ? FeeBumpRules.Wrap(transaction, inner with { FeeCharged = InnerFeeOf(transaction, feePerUnit) }, due)
                : null;
        }

        return FindInnerFault(transaction, draft, header, feePerUnit) is { } fault ? fault with { FeeCharged = due } : null;
    }

    /// <summary>Applies a transaction whose fee was taken already. Its result says what happened; the sequence is used also when it failed.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="draft">The ledger's draft.</param>
    /// <param name="header">The ledger.</param>
    /// <param name="fee">The fee that was taken.</param>
    /// <param name="feePerUnit">The ledger's fee of an operation.</param>
    public static TransactionResult Apply(LedgerTransaction transaction, LedgerDraft draft, LedgerHeader header, long fee, long feePerUnit)
    {
        if (transaction.Bump is null)
        {
            return ApplyInner(transaction, draft, header) with { FeeCharged = fee };
        }

        TransactionResult inner = ApplyInner(transaction, draft, header) with { FeeCharged = InnerFeeOf(transaction, feePerUnit) };
        return FeeBumpRules.Wrap(transaction, inner, fee);
    }

    /// <summary>Takes the fee, as far as there are coins, before anything is applied. The account exists.</summary>
    public static long TakeFee(LedgerTransaction transaction, LedgerDraft draft, long feePerUnit)
    {
        AccountEntry payer = draft.FindAccount(transaction.FeeSource.Account)
            ?? throw new InvalidOperationException("Who pays the fee is an account.");
        long fee = Math.Min(transaction.FeeAt(feePerUnit), payer.Balance);
        draft.Put(payer with { Balance = payer.Balance - fee });
        return fee;
    }

    // What the transaction inside a fee bump would be charged alone; the network charges nothing for it and shows this.
    private static long InnerFeeOf(LedgerTransaction transaction, long feePerUnit) =>
        Math.Min(transaction.Inner.Fee, feePerUnit * Math.Max(1, transaction.Inner.Operations.Count));

    private static TransactionResult? FindInnerFault(LedgerTransaction transaction, LedgerDraft draft, LedgerHeader header, long feePerUnit)
    {
        SignatureTally tally = new(transaction.InnerHash, transaction.InnerSignatures);
        bool paysItself = transaction.Bump is null;
        if (PreconditionRules.FindFault(transaction, draft, header, paysItself ? feePerUnit : null) is { } early)
        {
            return new(0, early);
        }

        if (PreconditionRules.FindAccountFault(transaction, draft, header, tally) is { } code)
        {
            return new(0, code);
        }

        AccountEntry source = draft.FindAccount(transaction.Source)!;
        if (paysItself && Reserves.AvailableOf(source) < transaction.FeeBid)
        {
            return new(0, TransactionResultCode.InsufficientBalance);
        }

        OperationResult[] results = new OperationResult[transaction.Inner.Operations.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = FindSignatureFault(transaction, i, draft, tally)
                ?? OperationRules.FindFault(transaction.Inner.Operations[i], transaction.SourceOf(i))
                ?? EmptyResult.Of(transaction.Inner.Operations[i].Type);
        }

        return Array.TrueForAll(results, EmptyResult.Is)
            ? tally.AreAllUsed ? null : new(0, TransactionResultCode.BadAuthorizationExtra)
            : new(0, TransactionResultCode.Failed, [.. results]);
    }

    private static TransactionResult ApplyInner(LedgerTransaction transaction, LedgerDraft ledger, LedgerHeader header)
    {
        SignatureTally tally = new(transaction.InnerHash, transaction.InnerSignatures);
        if (PreconditionRules.FindFault(transaction, ledger, header, null) is { } early)
        {
            return new(0, early);
        }

        // The sequence is used from here on, whatever comes; the signatures are asked of the account as it was.
        TransactionResultCode? fault = PreconditionRules.FindAccountFault(transaction, ledger, header, tally);
        if (fault is not (TransactionResultCode.BadSequence or TransactionResultCode.BadMinSequenceAgeOrGap))
        {
            UseSequence(transaction, ledger, header);
        }

        OperationResult?[] unsigned = new OperationResult?[transaction.Inner.Operations.Count];
        for (int i = 0; fault is null && i < unsigned.Length; i++)
        {
            unsigned[i] = FindSignatureFault(transaction, i, ledger, tally);
        }

        transaction.RemoveOneTimeSigners(ledger);
        if (fault is { } code)
        {
            return new(0, code);
        }

        if (Array.Exists(unsigned, result => result is not null))
        {
            return new(0, TransactionResultCode.Failed, [.. unsigned.Select((result, i) => result ?? EmptyResult.Of(transaction.Inner.Operations[i].Type))]);
        }

        return tally.AreAllUsed ? ApplyOperations(transaction, ledger, header) : new(0, TransactionResultCode.BadAuthorizationExtra);
    }

    private static TransactionResult ApplyOperations(LedgerTransaction transaction, LedgerDraft ledger, LedgerHeader header)
    {
        RuleContext context = new(header, transaction.Source, transaction.Inner.Sequence);
        LedgerDraft draft = new(ledger);
        OperationResult[] results = new OperationResult[transaction.Inner.Operations.Count];
        for (int i = 0; i < results.Length; i++)
        {
            // Those after a failure are tried, too: the sender sees every fault at once.
            LedgerDraft own = new(draft);
            results[i] = ApplyOperation(transaction, i, context, own);
            if (results[i].IsSuccess)
            {
                own.Commit();
            }
        }

        if (!Array.TrueForAll(results, result => result.IsSuccess))
        {
            return new(0, TransactionResultCode.Failed, [.. results]);
        }

        if (context.HasOpenSponsorship)
        {
            return new(0, TransactionResultCode.BadSponsorship);
        }

        draft.Commit();
        return new(0, TransactionResultCode.Success, [.. results]);
    }

    private static OperationResult ApplyOperation(LedgerTransaction transaction, int index, RuleContext context, LedgerDraft draft)
    {
        Operation operation = transaction.Inner.Operations[index];
        OperationScope scope = new(context, draft, transaction.SourceOf(index), index);
        return draft.FindAccount(scope.Source) is null
            ? OperationResult.Of(OperationResultCode.NoAccount)
            : OperationRules.FindFault(operation, scope.Source) ?? OperationRules.Apply(scope, operation);
    }

    // An account that is only made by an operation before it signs with its own key.
    private static OperationResult? FindSignatureFault(LedgerTransaction transaction, int index, LedgerDraft draft, SignatureTally tally)
    {
        Operation operation = transaction.Inner.Operations[index];
        if (draft.FindAccount(transaction.SourceOf(index)) is { } account)
        {
            return tally.IsSignedFor(account, OperationRules.WeightFor(operation, account.Weights))
                ? null
                : OperationResult.Of(OperationResultCode.BadAuthorization);
        }

        if (operation.Source is null)
        {
            return OperationResult.Of(OperationResultCode.NoAccount);
        }

        return tally.IsSignedByKey(transaction.SourceOf(index)) ? null : OperationResult.Of(OperationResultCode.BadAuthorization);
    }

    private static void UseSequence(LedgerTransaction transaction, LedgerDraft ledger, LedgerHeader header)
    {
        AccountEntry source = ledger.FindAccount(transaction.Source)!;
        ledger.Put(source with
        {
            Sequence = transaction.Inner.Sequence,
            SequenceLedger = header.Sequence,
            SequenceTime = header.CloseTime,
        });
    }
}
