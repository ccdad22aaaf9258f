using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Allows or forbids an account to hold what the source issued; the older form of <see cref="SetTrustLineFlagsOperation"/>.</summary>
/// <param name="Trustor">Whose trust line.</param>
/// <param name="Code">The code of the asset; its issuer is the source.</param>
/// <param name="Authorize">What it may do: one of the first two flags, or none.</param>
public sealed record AllowTrustOperation(SettlementAccount Trustor, string Code, TrustLineFlags Authorize) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.AllowTrust;

    /// <inheritdoc/>
    public override string? FindFault() =>
        !AssetCode.IsValid(Code) ? "An asset's code is one to twelve ASCII letters and digits."
        : Authorize > TrustLineFlags.AuthorizedToMaintainLiabilities ? "A trust line is authorized, to maintain liabilities or not at all."
        : null;

    internal static AllowTrustOperation? ReadBody(ref XdrReader reader) =>
        reader.TryReadAccount(out SettlementAccount trustor)
        && reader.TryReadInt32(out int type)
        && type is (int)AssetType.AlphaNum4 or (int)AssetType.AlphaNum12
        && AssetCode.TryRead(ref reader, (AssetType)type, out string? code)
        && reader.TryReadUInt32(out uint authorize)
            ? new(trustor, code, (TrustLineFlags)authorize)
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteAccount(Trustor);
        writer.WriteUInt32((uint)AssetCode.TypeOf(Code));
        AssetCode.Write(writer, Code);
        writer.WriteUInt32((uint)Authorize);
    }
}
