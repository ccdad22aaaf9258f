namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What a path payment traded with.</summary>
public enum ClaimedOfferKind
{
    /// <summary>An offer, as results named it before protocol 18.</summary>
    OfferOfOldForm = 0,

    /// <summary>An offer.</summary>
    Offer = 1,

    /// <summary>A liquidity pool.</summary>
    LiquidityPool = 2,
}
