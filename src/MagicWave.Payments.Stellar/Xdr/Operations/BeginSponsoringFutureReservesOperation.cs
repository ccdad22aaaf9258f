using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>From here on, the source pays the reserves of what another account makes, until that account ends it in the same transaction.</summary>
/// <param name="Sponsored">The other account.</param>
public sealed record BeginSponsoringFutureReservesOperation(SettlementAccount Sponsored) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.BeginSponsoringFutureReserves;

    /// <inheritdoc/>
    public override string? FindFault() => Source?.Account == Sponsored ? "Nobody sponsors itself." : null;

    internal static BeginSponsoringFutureReservesOperation? ReadBody(ref XdrReader reader) =>
        reader.TryReadAccount(out SettlementAccount sponsored) ? new(sponsored) : null;

    private protected override void WriteBody(XdrWriter writer) => writer.WriteAccount(Sponsored);
}
