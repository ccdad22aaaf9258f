namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>From here on, the source, which was sponsored, pays its own reserves again.</summary>
public sealed record EndSponsoringFutureReservesOperation : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.EndSponsoringFutureReserves;

    /// <inheritdoc/>
    public override string? FindFault() => null;

    private protected override void WriteBody(XdrWriter writer)
    {
    }
}
