namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Raises the account's sequence, so that no transaction with a lower one can be applied any more.</summary>
/// <param name="BumpTo">What it is to be; one that is lower than the present one changes nothing.</param>
public sealed record BumpSequenceOperation(long BumpTo) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.BumpSequence;

    /// <inheritdoc/>
    public override string? FindFault() => BumpTo < 0 ? "A sequence is not negative." : null;

    internal static BumpSequenceOperation? ReadBody(ref XdrReader reader) => reader.TryReadInt64(out long bumpTo) ? new(bumpTo) : null;

    private protected override void WriteBody(XdrWriter writer) => writer.WriteInt64(BumpTo);
}
