using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of one operation. Made by the <c>Of</c> methods, or read.</summary>
public sealed record OperationResult : IReadableXdrValue<OperationResult>
{
    private OperationResult(OperationResultCode code) => Code = code;

    private OperationResult(OperationType type, int innerCode) => (Type, InnerCode) = (type, innerCode);

    /// <summary>Whether the operation was tried at all.</summary>
    public OperationResultCode Code { get; }

    /// <summary>The operation's kind; null when it was not tried.</summary>
    public OperationType? Type { get; }

    /// <summary>The code of the operation's own kind, such as a <see cref="PaymentResultCode"/>: 0 for success, else negative.</summary>
    public int InnerCode { get; }

    /// <summary>The balance that the operation made; null for other results.</summary>
    public ClaimableBalanceId? Balance { get; private init; }

    /// <summary>What a path payment did; null for other results.</summary>
    public PathPaymentOutcome? Path { get; private init; }

    /// <summary>The asset of a path payment whose issuer does not exist; null for other results.</summary>
    public Asset? AssetWithoutIssuer { get; private init; }

    /// <summary>Whether the operation did what it was to do.</summary>
    public bool IsSuccess => Code == OperationResultCode.Inner && InnerCode == 0;

    /// <summary>What Horizon calls it.</summary>
    public string Name => Type is { } type ? ResultNames.Of(type, InnerCode) : ResultNames.Of(Code);

    /// <summary>The operation was not tried.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code says that it was, or there is no such code.</exception>
    public static OperationResult Of(OperationResultCode code) => code != OperationResultCode.Inner && ResultNames.IsKnown(code)
        ? new(code)
        : throw new ArgumentOutOfRangeException(nameof(code));

    /// <summary>The result of making an account.</summary>
    public static OperationResult Of(CreateAccountResultCode code) => OfKind(OperationType.CreateAccount, (int)code);

    /// <summary>The result of a payment.</summary>
    public static OperationResult Of(PaymentResultCode code) => OfKind(OperationType.Payment, (int)code);

    /// <summary>The result of changing an account.</summary>
    public static OperationResult Of(SetOptionsResultCode code) => OfKind(OperationType.SetOptions, (int)code);

    /// <summary>The result of changing a trust line.</summary>
    public static OperationResult Of(ChangeTrustResultCode code) => OfKind(OperationType.ChangeTrust, (int)code);

    /// <summary>The result of the older kind of authorization.</summary>
    public static OperationResult Of(AllowTrustResultCode code) => OfKind(OperationType.AllowTrust, (int)code);

    /// <summary>The result of changing a trust line's flags.</summary>
    public static OperationResult Of(SetTrustLineFlagsResultCode code) => OfKind(OperationType.SetTrustLineFlags, (int)code);

    /// <summary>The result of changing an account's data.</summary>
    public static OperationResult Of(ManageDataResultCode code) => OfKind(OperationType.ManageData, (int)code);

    /// <summary>The result of raising a sequence.</summary>
    public static OperationResult Of(BumpSequenceResultCode code) => OfKind(OperationType.BumpSequence, (int)code);

    /// <summary>The failure of setting an amount aside.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is success, which has a balance, or there is no such code.</exception>
    public static OperationResult Of(CreateClaimableBalanceResultCode code) => code != CreateClaimableBalanceResultCode.Success
        ? OfKind(OperationType.CreateClaimableBalance, (int)code)
        : throw new ArgumentOutOfRangeException(nameof(code));

    /// <summary>An amount was set aside.</summary>
    public static OperationResult Of(ClaimableBalanceId balance) => new(OperationType.CreateClaimableBalance, 0) { Balance = balance };

    /// <summary>The result of taking what was set aside.</summary>
    public static OperationResult Of(ClaimClaimableBalanceResultCode code) => OfKind(OperationType.ClaimClaimableBalance, (int)code);

    /// <summary>The result of beginning a sponsorship.</summary>
    public static OperationResult Of(BeginSponsoringFutureReservesResultCode code) =>
        OfKind(OperationType.BeginSponsoringFutureReserves, (int)code);

    /// <summary>The result of ending a sponsorship.</summary>
    public static OperationResult Of(EndSponsoringFutureReservesResultCode code) =>
        OfKind(OperationType.EndSponsoringFutureReserves, (int)code);

    /// <summary>The failure of a path payment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No path payment, or a code that comes with more than itself.</exception>
    public static OperationResult Of(OperationType type, PathPaymentResultCode code) =>
        IsPathPayment(type) && code is not (PathPaymentResultCode.Success or PathPaymentResultCode.NoIssuer)
            ? OfKind(type, (int)code)
            : throw new ArgumentOutOfRangeException(nameof(code));

    /// <summary>A path payment was made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No path payment.</exception>
    public static OperationResult Of(OperationType type, PathPaymentOutcome outcome) => IsPathPayment(type)
        ? new(type, 0) { Path = outcome }
        : throw new ArgumentOutOfRangeException(nameof(type));

    /// <summary>An asset of a path payment has no issuer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No path payment.</exception>
    public static OperationResult Of(OperationType type, Asset withoutIssuer) => IsPathPayment(type)
        ? new(type, (int)PathPaymentResultCode.NoIssuer) { AssetWithoutIssuer = withoutIssuer }
        : throw new ArgumentOutOfRangeException(nameof(type));

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out OperationResult value)
    {
        value = null;
        if (!reader.TryReadInt32(out int code) || !ResultNames.IsKnown((OperationResultCode)code))
        {
            return false;
        }

        if (code != (int)OperationResultCode.Inner)
        {
            value = new((OperationResultCode)code);
            return true;
        }

        if (!reader.TryReadInt32(out int type)
            || !reader.TryReadInt32(out int innerCode)
            || !ResultNames.IsKnown((OperationType)type, innerCode))
        {
            return false;
        }

        value = ReadContent(ref reader, new OperationResult((OperationType)type, innerCode));
        return value is not null;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteInt32((int)Code);
        if (Type is not { } type)
        {
            return;
        }

        writer.WriteInt32((int)type);
        writer.WriteInt32(InnerCode);
        Balance?.Write(writer);
        Path?.Write(writer);
        AssetWithoutIssuer?.Write(writer);
    }

    private static OperationResult? ReadContent(ref XdrReader reader, OperationResult result)
    {
        if (result is { Type: OperationType.CreateClaimableBalance, InnerCode: 0 })
        {
            return ClaimableBalanceId.TryRead(ref reader, out ClaimableBalanceId balance) ? result with { Balance = balance } : null;
        }

        if (!IsPathPayment(result.Type))
        {
            return result;
        }

        return (PathPaymentResultCode)result.InnerCode switch
        {
            PathPaymentResultCode.Success =>
                PathPaymentOutcome.TryRead(ref reader, out PathPaymentOutcome? outcome) ? result with { Path = outcome } : null,
            PathPaymentResultCode.NoIssuer =>
                Asset.TryRead(ref reader, out Asset? asset) ? result with { AssetWithoutIssuer = asset } : null,
            _ => result,
        };
    }

    private static bool IsPathPayment(OperationType? type) =>
        type is OperationType.PathPaymentStrictReceive or OperationType.PathPaymentStrictSend;

    private static OperationResult OfKind(OperationType type, int code) =>
        ResultNames.IsKnown(type, code) ? new(type, code) : throw new ArgumentOutOfRangeException(nameof(code));
}
