namespace MagicWave.Payments.Books;

/// <summary>What a posting is counted in. An entry adds up to nothing in each of them by itself.</summary>
public enum BookAsset
{
    /// <summary>The token that traffic is paid in; the network of the books says which ledger and issuer.</summary>
    Mwt = 0,

    /// <summary>The ledger's own coin, which pays its fees (Stellar: XLM). In 10⁻¹³ of the coin, like everything else.</summary>
    Native = 1,
}
