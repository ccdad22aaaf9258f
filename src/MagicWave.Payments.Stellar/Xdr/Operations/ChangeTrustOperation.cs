namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Makes, changes or removes the trust line that an account needs to hold an issued asset.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Limit">The most that the account will hold; 0 removes the trust line.</param>
public sealed record ChangeTrustOperation(Asset Asset, long Limit = long.MaxValue) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.ChangeTrust;

    /// <inheritdoc/>
    public override string? FindFault() =>
        Asset.IsNative ? "The ledger's own coin needs no trust line." : Limit < 0 ? "A limit is not negative." : null;

    internal static ChangeTrustOperation? ReadBody(ref XdrReader reader) =>
        Asset.TryRead(ref reader, out Asset? asset) && reader.TryReadInt64(out long limit) ? new(asset, limit) : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        Asset.Write(writer);
        writer.WriteInt64(Limit);
    }
}
