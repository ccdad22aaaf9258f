using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Sets and clears flags of a trust line to what the source issued.</summary>
/// <param name="Trustor">Whose trust line.</param>
/// <param name="Asset">The asset; the source is its issuer.</param>
/// <param name="ClearFlags">Flags to clear.</param>
/// <param name="SetFlags">Flags to set; clawback cannot be set afterwards.</param>
public sealed record SetTrustLineFlagsOperation(
    SettlementAccount Trustor,
    Asset Asset,
    TrustLineFlags ClearFlags,
    TrustLineFlags SetFlags) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.SetTrustLineFlags;

    /// <inheritdoc/>
    public override string? FindFault() =>
        Asset.IsNative ? "The ledger's own coin needs no trust line."
        : ((ClearFlags | SetFlags) & ~TrustLineFlags.All) != 0 ? "There is no such flag of trust lines."
        : (ClearFlags & SetFlags) != 0 ? "A flag is either set or cleared."
        : (SetFlags & TrustLineFlags.ClawbackEnabled) != 0 ? "Clawback is not set afterwards."
        : null;

    internal static SetTrustLineFlagsOperation? ReadBody(ref XdrReader reader) =>
        reader.TryReadAccount(out SettlementAccount trustor)
        && Asset.TryRead(ref reader, out Asset? asset)
        && reader.TryReadUInt32(out uint clear)
        && reader.TryReadUInt32(out uint set)
            ? new(trustor, asset, (TrustLineFlags)clear, (TrustLineFlags)set)
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteAccount(Trustor);
        Asset.Write(writer);
        writer.WriteUInt32((uint)ClearFlags);
        writer.WriteUInt32((uint)SetFlags);
    }
}
