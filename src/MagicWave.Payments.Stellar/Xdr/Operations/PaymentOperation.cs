namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Pays.</summary>
/// <param name="Destination">Whom.</param>
/// <param name="Asset">Of what.</param>
/// <param name="Amount">How much; more than nothing.</param>
public sealed record PaymentOperation(MuxedAccount Destination, Asset Asset, long Amount) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.Payment;

    /// <inheritdoc/>
    public override string? FindFault() => Amount <= 0 ? "A payment is of more than nothing." : null;

    internal static PaymentOperation? ReadBody(ref XdrReader reader) =>
        MuxedAccount.TryRead(ref reader, out MuxedAccount destination)
        && Asset.TryRead(ref reader, out Asset? asset)
        && reader.TryReadInt64(out long amount)
            ? new(destination, asset, amount)
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        Destination.Write(writer);
        Asset.Write(writer);
        writer.WriteInt64(Amount);
    }
}
