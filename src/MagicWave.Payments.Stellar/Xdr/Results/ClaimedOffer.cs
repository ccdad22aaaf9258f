using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>An offer or pool that a path payment traded with.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Seller">The key of the offer's account, or the pool's id.</param>
/// <param name="OfferId">The offer; 0 for a pool.</param>
/// <param name="AssetSold">What the seller gave.</param>
/// <param name="AmountSold">How much of it.</param>
/// <param name="AssetBought">What the seller got.</param>
/// <param name="AmountBought">How much of it.</param>
public sealed record ClaimedOffer(
    ClaimedOfferKind Kind,
    Hash256 Seller,
    long OfferId,
    Asset AssetSold,
    long AmountSold,
    Asset AssetBought,
    long AmountBought) : IReadableXdrValue<ClaimedOffer>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out ClaimedOffer value)
    {
        value = null;
        long offer = 0;
        if (!reader.TryReadInt32(out int kind)
            || kind is < 0 or > (int)ClaimedOfferKind.LiquidityPool
            || !TryReadSeller(ref reader, (ClaimedOfferKind)kind, out Hash256 seller)
            || (kind != (int)ClaimedOfferKind.LiquidityPool && !reader.TryReadInt64(out offer))
            || !Asset.TryRead(ref reader, out Asset? sold)
            || !reader.TryReadInt64(out long amountSold)
            || !Asset.TryRead(ref reader, out Asset? bought)
            || !reader.TryReadInt64(out long amountBought))
        {
            return false;
        }

        value = new((ClaimedOfferKind)kind, seller, offer, sold, amountSold, bought, amountBought);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32((uint)Kind);
        if (Kind == ClaimedOfferKind.Offer)
        {
            writer.WriteAccount(SettlementAccount.FromBytes(Seller.ToArray()));
        }
        else
        {
            writer.WriteHash(Seller);
        }

        if (Kind != ClaimedOfferKind.LiquidityPool)
        {
            writer.WriteInt64(OfferId);
        }

        AssetSold.Write(writer);
        writer.WriteInt64(AmountSold);
        AssetBought.Write(writer);
        writer.WriteInt64(AmountBought);
    }

    private static bool TryReadSeller(ref XdrReader reader, ClaimedOfferKind kind, out Hash256 seller)
    {
        if (kind != ClaimedOfferKind.Offer)
        {
            return reader.TryReadHash(out seller);
        }

        bool read = reader.TryReadAccount(out SettlementAccount account);
        seller = Hash256.FromBytes(account.ToArray());
        return read;
    }
}
