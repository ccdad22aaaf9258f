namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Sets an amount aside for others to take: they need no trust line, and need not be there.</summary>
/// <param name="Asset">Of what.</param>
/// <param name="Amount">How much; more than nothing.</param>
/// <param name="Claimants">Who may take it: one to ten, each once.</param>
public sealed record CreateClaimableBalanceOperation(Asset Asset, long Amount, XdrArray<Claimant> Claimants) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.CreateClaimableBalance;

    /// <inheritdoc/>
    public override string? FindFault() =>
        Amount <= 0 ? "A claimable balance is of more than nothing."
        : Claimants.Count is 0 or > XdrLimits.Claimants ? $"A claimable balance has 1 to {XdrLimits.Claimants} claimants."
        : Claimants.DistinctBy(claimant => claimant.Destination).Count() != Claimants.Count ? "A claimant is named once."
        : Claimants.Any(claimant => claimant.Predicate.Depth > XdrLimits.PredicateDepth) ? "A predicate is too deep."
        : null;

    internal static CreateClaimableBalanceOperation? ReadBody(ref XdrReader reader) =>
        Asset.TryRead(ref reader, out Asset? asset)
        && reader.TryReadInt64(out long amount)
        && reader.TryReadArray(XdrLimits.Claimants, out XdrArray<Claimant> claimants)
            ? new(asset, amount, claimants)
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        Asset.Write(writer);
        writer.WriteInt64(Amount);
        writer.WriteArray(Claimants);
    }
}
