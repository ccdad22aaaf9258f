using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What a path payment did.</summary>
/// <param name="Offers">What it traded with, in order.</param>
/// <param name="Destination">Who was paid.</param>
/// <param name="Asset">What arrived.</param>
/// <param name="Amount">How much of it.</param>
public sealed record PathPaymentOutcome(XdrArray<ClaimedOffer> Offers, SettlementAccount Destination, Asset Asset, long Amount)
    : IReadableXdrValue<PathPaymentOutcome>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out PathPaymentOutcome value)
    {
        value = null;
        if (!reader.TryReadArray(XdrLimits.ClaimedOffers, out XdrArray<ClaimedOffer> offers)
            || !reader.TryReadAccount(out SettlementAccount destination)
            || !Asset.TryRead(ref reader, out Asset? asset)
            || !reader.TryReadInt64(out long amount))
        {
            return false;
        }

        value = new(offers, destination, asset, amount);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteArray(Offers);
        writer.WriteAccount(Destination);
        Asset.Write(writer);
        writer.WriteInt64(Amount);
    }
}
