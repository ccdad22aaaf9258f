using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>What a transaction asks of the ledger and of its source before it may be in it (CAP-21).</summary>
internal static class PreconditionRules
{
    /// <summary>What can be said without the source's state. <paramref name="feePerUnit"/>: what it must offer; null: another pays.</summary>
    public static TransactionResultCode? FindFault(LedgerTransaction transaction, LedgerDraft draft, LedgerHeader header, long? feePerUnit)
    {
        Transaction inner = transaction.Inner;
        Preconditions wanted = inner.Preconditions;
        if (wanted.ExtraSigners.Distinct().Count() != wanted.ExtraSigners.Count)
        {
            return TransactionResultCode.Malformed;
        }

        if (inner.Operations.Count == 0)
        {
            return TransactionResultCode.MissingOperation;
        }

        if (wanted.Time?.MinTime > header.CloseTime || wanted.Ledgers?.MinLedger > header.Sequence)
        {
            return TransactionResultCode.TooEarly;
        }

        if ((wanted.Time is { MaxTime: > 0 } time && time.MaxTime < header.CloseTime)
            || (wanted.Ledgers is { MaxLedger: > 0 } ledgers && ledgers.MaxLedger <= header.Sequence))
        {
            return TransactionResultCode.TooLate;
        }

        if (feePerUnit is { } fee && inner.Fee < fee * inner.Operations.Count)
        {
            return TransactionResultCode.InsufficientFee;
        }

        return draft.FindAccount(transaction.Source) is null ? TransactionResultCode.NoAccount : null;
    }

    /// <summary>What the source's state says: its sequence, and who signed.</summary>
    public static TransactionResultCode? FindAccountFault(
        LedgerTransaction transaction, LedgerDraft draft, LedgerHeader header, SignatureTally tally)
    {
        AccountEntry source = draft.FindAccount(transaction.Source)!;
        Preconditions wanted = transaction.Inner.Preconditions;
        if (!IsNext(transaction.Inner, source, header))
        {
            return TransactionResultCode.BadSequence;
        }

        if (wanted.MinSequenceAge > header.CloseTime || header.CloseTime - wanted.MinSequenceAge < source.SequenceTime
            || wanted.MinSequenceLedgerGap > header.Sequence || header.Sequence - wanted.MinSequenceLedgerGap < source.SequenceLedger)
        {
            return TransactionResultCode.BadMinSequenceAgeOrGap;
        }

        bool isSigned = tally.IsSignedFor(source, source.Weights.Low)
            && (wanted.ExtraSigners.Count == 0 || tally.IsSignedByAll(wanted.ExtraSigners));
        return isSigned ? null : TransactionResultCode.BadAuthorization;
    }

    private static bool IsNext(Transaction transaction, AccountEntry source, LedgerHeader header)
    {
        if (transaction.Sequence == AccountRules.StartingSequence(header.Sequence))
        {
            return false;
        }

        return transaction.Preconditions.MinSequence is { } minimum
            ? source.Sequence >= minimum && source.Sequence < transaction.Sequence
            : source.Sequence != long.MaxValue && source.Sequence + 1 == transaction.Sequence;
    }
}
