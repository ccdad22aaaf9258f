using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>
/// One step of a transaction. Amounts are in stroops of their asset, 10⁻⁷ each, and hold whatever the bytes say, negative numbers included:
/// whether a ledger takes them is its question. A builder asks <see cref="FindFault"/>.
/// </summary>
public abstract record Operation : IReadableXdrValue<Operation>
{
    private protected Operation()
    {
    }

    /// <summary>Whose operation it is; null: the transaction's source.</summary>
    public MuxedAccount? Source { get; init; }

    /// <summary>Its kind.</summary>
    public abstract OperationType Type { get; }

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out Operation value)
    {
        value = null;
        if (!reader.TryReadOptional(out MuxedAccount? source)
            || !reader.TryReadInt32(out int type)
            || !TryReadBody(ref reader, (OperationType)type, out Operation? body))
        {
            return false;
        }

        value = source is null ? body : body with { Source = source };
        return true;
    }

    /// <summary>What no ledger would take about it, whatever its state; null when there is nothing.</summary>
    public abstract string? FindFault();

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteOptional(Source);
        writer.WriteUInt32((uint)Type);
        WriteBody(writer);
    }

    private protected abstract void WriteBody(XdrWriter writer);

    private static bool TryReadBody(ref XdrReader reader, OperationType type, [NotNullWhen(true)] out Operation? body)
    {
        body = type switch
        {
            OperationType.CreateAccount => CreateAccountOperation.ReadBody(ref reader),
            OperationType.Payment => PaymentOperation.ReadBody(ref reader),
            OperationType.PathPaymentStrictReceive => PathPaymentStrictReceiveOperation.ReadBody(ref reader),
            OperationType.SetOptions => SetOptionsOperation.ReadBody(ref reader),
            OperationType.ChangeTrust => ChangeTrustOperation.ReadBody(ref reader),
            OperationType.AllowTrust => AllowTrustOperation.ReadBody(ref reader),
            OperationType.ManageData => ManageDataOperation.ReadBody(ref reader),
            OperationType.BumpSequence => BumpSequenceOperation.ReadBody(ref reader),
            OperationType.PathPaymentStrictSend => PathPaymentStrictSendOperation.ReadBody(ref reader),
            OperationType.CreateClaimableBalance => CreateClaimableBalanceOperation.ReadBody(ref reader),
            OperationType.ClaimClaimableBalance => ClaimClaimableBalanceOperation.ReadBody(ref reader),
            OperationType.BeginSponsoringFutureReserves => BeginSponsoringFutureReservesOperation.ReadBody(ref reader),
            OperationType.EndSponsoringFutureReserves => new EndSponsoringFutureReservesOperation(),
            OperationType.SetTrustLineFlags => SetTrustLineFlagsOperation.ReadBody(ref reader),
            _ => null,
        };
        return body is not null;
    }
}
