namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>The kinds of assets that MagicWave uses; shares of liquidity pools are none of them.</summary>
public enum AssetType
{
    /// <summary>The ledger's own coin.</summary>
    Native = 0,

    /// <summary>An issued asset whose code has one to four characters.</summary>
    AlphaNum4 = 1,

    /// <summary>An issued asset whose code has five to twelve characters.</summary>
    AlphaNum12 = 2,
}
