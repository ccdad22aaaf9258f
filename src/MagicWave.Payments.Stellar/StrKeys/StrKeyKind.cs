namespace MagicWave.Payments.Stellar.StrKeys;

/// <summary>The kinds of strkeys (SEP-23), by the version byte that each begins with; it makes the first letter.</summary>
public enum StrKeyKind
{
    /// <summary>G: an account.</summary>
    Account = 6 << 3,

    /// <summary>M: an account and a number.</summary>
    MuxedAccount = 12 << 3,

    /// <summary>S: the seed of a secret key.</summary>
    Seed = 18 << 3,

    /// <summary>T: the hash of a transaction that is authorized in advance.</summary>
    PreAuthorizedTransaction = 19 << 3,

    /// <summary>X: the hash of what its signer shows.</summary>
    HashX = 23 << 3,

    /// <summary>P: a key, and the payload that it signs.</summary>
    SignedPayload = 15 << 3,

    /// <summary>C: a contract.</summary>
    Contract = 2 << 3,

    /// <summary>L: a liquidity pool.</summary>
    LiquidityPool = 11 << 3,

    /// <summary>B: a claimable balance.</summary>
    ClaimableBalance = 1 << 3,
}
