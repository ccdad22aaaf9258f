using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.State;

/// <summary>Money that has left an account and waits for a claimant. Its reserve is always held by its sponsor, who is its creator at first.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Asset">What waits.</param>
/// <param name="Amount">How much, in stroops.</param>
/// <param name="Claimants">Who may take it and when; all times are absolute.</param>
public sealed record ClaimableBalanceEntry(ClaimableBalanceId Id, Asset Asset, long Amount, XdrArray<Claimant> Claimants) : LedgerEntry
{
    /// <inheritdoc/>
    public override EntryKey Key => EntryKey.Of(Id);

    /// <summary>The issuer may take it back.</summary>
    public bool CanBeClawedBack { get; init; }

    internal static ClaimableBalanceEntry? ReadBody(ref XdrReader reader) =>
        ClaimableBalanceId.TryRead(ref reader, out ClaimableBalanceId id)
        && Asset.TryRead(ref reader, out Asset? asset)
        && reader.TryReadInt64(out long amount)
        && reader.TryReadArray(XdrLimits.Claimants, out XdrArray<Claimant> claimants)
        && reader.TryReadBoolean(out bool clawback)
            ? new(id, asset, amount, claimants) { CanBeClawedBack = clawback }
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        Id.Write(writer);
        Asset.Write(writer);
        writer.WriteInt64(Amount);
        writer.WriteArray(Claimants);
        writer.WriteBoolean(CanBeClawedBack);
    }
}
