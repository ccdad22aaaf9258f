namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Takes what was set aside.</summary>
/// <param name="Balance">Its name.</param>
public sealed record ClaimClaimableBalanceOperation(ClaimableBalanceId Balance) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.ClaimClaimableBalance;

    /// <inheritdoc/>
    public override string? FindFault() => null;

    internal static ClaimClaimableBalanceOperation? ReadBody(ref XdrReader reader) =>
        ClaimableBalanceId.TryRead(ref reader, out ClaimableBalanceId balance) ? new(balance) : null;

    private protected override void WriteBody(XdrWriter writer) => Balance.Write(writer);
}
