using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Makes accounts, moves their sequences on and keeps their named values.</summary>
internal static class AccountRules
{
    private const int LedgerBits = 32;

    /// <summary>The sequence of an account made in a ledger: no transaction of an account of the same key in another ledger fits it.</summary>
    public static long StartingSequence(uint ledger) => (long)ledger << LedgerBits;

    public static OperationResult Apply(OperationScope scope, CreateAccountOperation operation)
    {
        LedgerDraft draft = scope.Draft;
        if (draft.FindAccount(operation.Destination) is not null)
        {
            return OperationResult.Of(CreateAccountResultCode.AlreadyExists);
        }

        SettlementAccount? sponsor = scope.Context.SponsorOf(operation.Destination);
        ReserveOutcome outcome = sponsor is { } holder
            ? Reserves.TryHold(draft, holder, Reserves.OfAccount)
            : operation.StartingBalance < Reserves.OfAccount * LedgerHeader.BaseReserve ? ReserveOutcome.LowReserve : ReserveOutcome.Taken;
        if (outcome != ReserveOutcome.Taken)
        {
            return outcome.ToResult(OperationResult.Of(CreateAccountResultCode.LowReserve));
        }

        AccountEntry source = scope.SourceEntry;
        if (Reserves.AvailableOf(source) < operation.StartingBalance)
        {
            return OperationResult.Of(CreateAccountResultCode.Underfunded);
        }

        draft.Put(source with { Balance = source.Balance - operation.StartingBalance });
        draft.Put(new AccountEntry(operation.Destination)
        {
            Balance = operation.StartingBalance,
            Sequence = StartingSequence(scope.Context.Header.Sequence),
            Sponsor = sponsor,
            Sponsored = sponsor is null ? 0u : Reserves.OfAccount,
        });
        return OperationResult.Of(CreateAccountResultCode.Success);
    }

    public static OperationResult Apply(OperationScope scope, BumpSequenceOperation operation)
    {
        AccountEntry source = scope.SourceEntry;
        // A bump to where the sequence is already succeeds, and counts as a change of it all the same.
        scope.Draft.Put(source with
        {
            Sequence = Math.Max(source.Sequence, operation.BumpTo),
            SequenceLedger = scope.Context.Header.Sequence,
            SequenceTime = scope.Context.Header.CloseTime,
        });
        return OperationResult.Of(BumpSequenceResultCode.Success);
    }

    public static OperationResult Apply(OperationScope scope, ManageDataOperation operation)
    {
        EntryKey key = EntryKey.Of(scope.Source, operation.Name);
        DataEntry? entry = (DataEntry?)scope.Draft.Find(key);
        if (operation.Value is not { } value)
        {
            if (entry is null)
            {
                return OperationResult.Of(ManageDataResultCode.NameNotFound);
            }

            scope.Draft.Remove(key);
            Reserves.ReleasePart(scope.Draft, scope.Source, entry.Sponsor);
            return OperationResult.Of(ManageDataResultCode.Success);
        }

        if (entry is null)
        {
            ReserveOutcome outcome = Reserves.TryTakeForPart(scope, scope.Source, out SettlementAccount? sponsor);
            if (outcome != ReserveOutcome.Taken)
            {
                return outcome.ToResult(OperationResult.Of(ManageDataResultCode.LowReserve));
            }

            entry = new(scope.Source, operation.Name, value) { Sponsor = sponsor };
        }

        scope.Draft.Put(entry with { Value = value });
        return OperationResult.Of(ManageDataResultCode.Success);
    }
}
