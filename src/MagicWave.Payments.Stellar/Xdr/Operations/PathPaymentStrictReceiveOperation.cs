namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Pays a set amount of one asset with at most so much of another, over the ledger's offers.</summary>
/// <param name="SendAsset">What is paid with.</param>
/// <param name="SendMaximum">How much of it at most.</param>
/// <param name="Destination">Who is paid.</param>
/// <param name="DestinationAsset">What arrives.</param>
/// <param name="DestinationAmount">How much of it.</param>
/// <param name="Path">The assets in between, at most 5.</param>
public sealed record PathPaymentStrictReceiveOperation(
    Asset SendAsset,
    long SendMaximum,
    MuxedAccount Destination,
    Asset DestinationAsset,
    long DestinationAmount,
    XdrArray<Asset> Path) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.PathPaymentStrictReceive;

    /// <inheritdoc/>
    public override string? FindFault() => PathPayment.FindFault(SendMaximum, DestinationAmount, Path);

    internal static PathPaymentStrictReceiveOperation? ReadBody(ref XdrReader reader) => PathPayment.TryRead(ref reader, out PathPayment body)
        ? new(body.SendAsset, body.SendAmount, body.Destination, body.DestinationAsset, body.DestinationAmount, body.Path)
        : null;

    private protected override void WriteBody(XdrWriter writer) =>
        new PathPayment(SendAsset, SendMaximum, Destination, DestinationAsset, DestinationAmount, Path).Write(writer);
}
