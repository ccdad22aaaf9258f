namespace MagicWave.Payments.Stellar.Rails;

/// <summary>Whether an account can settle in an asset.</summary>
public enum AccountState
{
    /// <summary>No server answers.</summary>
    Unreachable = 0,

    /// <summary>A server is no Horizon, or one of another network.</summary>
    OtherNetwork = 1,

    /// <summary>The ledger has no such account.</summary>
    NoAccount = 2,

    /// <summary>The account has no trust line to the asset: it cannot hold it.</summary>
    NoTrustLine = 3,

    /// <summary>The issuer does not let the account hold the asset, or not yet.</summary>
    NotAuthorized = 4,

    /// <summary>It can pay what it has and be paid.</summary>
    Ready = 5,
}
