namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Pays with a set amount of one asset at least so much of another, over the ledger's offers.</summary>
/// <param name="SendAsset">What is paid with.</param>
/// <param name="SendAmount">How much of it.</param>
/// <param name="Destination">Who is paid.</param>
/// <param name="DestinationAsset">What arrives.</param>
/// <param name="DestinationMinimum">How much of it at least.</param>
/// <param name="Path">The assets in between, at most 5.</param>
public sealed record PathPaymentStrictSendOperation(
    Asset SendAsset,
    long SendAmount,
    MuxedAccount Destination,
    Asset DestinationAsset,
    long DestinationMinimum,
    XdrArray<Asset> Path) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.PathPaymentStrictSend;

    /// <inheritdoc/>
    public override string? FindFault() => PathPayment.FindFault(SendAmount, DestinationMinimum, Path);

    internal static PathPaymentStrictSendOperation? ReadBody(ref XdrReader reader) => PathPayment.TryRead(ref reader, out PathPayment body)
        ? new(body.SendAsset, body.SendAmount, body.Destination, body.DestinationAsset, body.DestinationAmount, body.Path)
        : null;

    private protected override void WriteBody(XdrWriter writer) =>
        new PathPayment(SendAsset, SendAmount, Destination, DestinationAsset, DestinationMinimum, Path).Write(writer);
}
