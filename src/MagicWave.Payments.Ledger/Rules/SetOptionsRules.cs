using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Changes what an account says of itself, what it asks of others and who signs for it.</summary>
internal static class SetOptionsRules
{
    public static OperationResult? FindFault(SetOptionsOperation options, SettlementAccount source)
    {
        AccountFlags set = options.SetFlags ?? 0;
        AccountFlags clear = options.ClearFlags ?? 0;
        SetOptionsResultCode? code =
            ((set | clear) & ~AccountFlags.All) != 0 ? SetOptionsResultCode.UnknownFlag
            : (set & clear) != 0 ? SetOptionsResultCode.BadFlags
            : Max(options.MasterWeight, options.LowThreshold, options.MediumThreshold, options.HighThreshold) > byte.MaxValue
                ? SetOptionsResultCode.ThresholdOutOfRange
            : options.Signer is { } signer && (signer.Key == SignerKey.Ed25519(source) || signer.Weight > byte.MaxValue)
                ? SetOptionsResultCode.BadSigner
            : null;
        return code is { } fault ? OperationResult.Of(fault) : null;
    }

    public static OperationResult Apply(OperationScope scope, SetOptionsOperation options)
    {
        AccountEntry account = scope.SourceEntry;
        if (options.InflationDestination is { } inflation && inflation != scope.Source && scope.Draft.FindAccount(inflation) is null)
        {
            return OperationResult.Of(SetOptionsResultCode.InvalidInflation);
        }

        AccountFlags changed = (options.ClearFlags ?? 0) | (options.SetFlags ?? 0);
        if (changed != 0 && (account.Flags & AccountFlags.AuthorizationImmutable) != 0)
        {
            return OperationResult.Of(SetOptionsResultCode.CannotChange);
        }

        AccountFlags flags = (account.Flags & ~(options.ClearFlags ?? 0)) | (options.SetFlags ?? 0);
        if (changed != 0 && (flags & (AccountFlags.ClawbackEnabled | AccountFlags.AuthorizationRevocable)) == AccountFlags.ClawbackEnabled)
        {
            return OperationResult.Of(SetOptionsResultCode.AuthorizationRevocableRequired);
        }

        AccountWeights old = account.Weights;
        scope.Draft.Put(account with
        {
            Flags = flags,
            InflationDestination = options.InflationDestination ?? account.InflationDestination,
            HomeDomain = options.HomeDomain ?? account.HomeDomain,
            Weights = new(
                (byte)(options.MasterWeight ?? old.Master),
                (byte)(options.LowThreshold ?? old.Low),
                (byte)(options.MediumThreshold ?? old.Medium),
                (byte)(options.HighThreshold ?? old.High)),
        });
        return options.Signer is { } signer ? ApplySigner(scope, signer) : OperationResult.Of(SetOptionsResultCode.Success);
    }

    private static OperationResult ApplySigner(OperationScope scope, Signer signer)
    {
        AccountEntry account = scope.SourceEntry;
        AccountSigner? present = account.Signers.FirstOrDefault(other => other.Key == signer.Key);
        if (signer.Weight == 0)
        {
            if (present is not null)
            {
                scope.Draft.Put(account with { Signers = [.. account.Signers.Where(other => other != present)] });
                Reserves.ReleasePart(scope.Draft, scope.Source, present.Sponsor);
            }

            return OperationResult.Of(SetOptionsResultCode.Success);
        }

        SettlementAccount? sponsor = present?.Sponsor;
        if (present is null)
        {
            if (account.Signers.Count == AccountEntry.MaximumSigners)
            {
                return OperationResult.Of(SetOptionsResultCode.TooManySigners);
            }

            ReserveOutcome outcome = Reserves.TryTakeForPart(scope, scope.Source, out sponsor);
            if (outcome != ReserveOutcome.Taken)
            {
                return outcome.ToResult(OperationResult.Of(SetOptionsResultCode.LowReserve));
            }

            account = scope.SourceEntry;
        }

        AccountSigner changed = new(signer.Key, (byte)signer.Weight, sponsor);
        IEnumerable<AccountSigner> signers = account.Signers.Where(other => other.Key != signer.Key).Append(changed);
        scope.Draft.Put(account with { Signers = [.. signers.OrderBy(other => Convert.ToHexString(XdrConvert.ToBytes(other.Key)), StringComparer.Ordinal)] });
        return OperationResult.Of(SetOptionsResultCode.Success);
    }

    private static uint Max(params ReadOnlySpan<uint?> values)
    {
        uint maximum = 0;
        foreach (uint? value in values)
        {
            maximum = Math.Max(maximum, value ?? 0);
        }

        return maximum;
    }
}
