namespace MagicWave.Payments.Stellar.Rails;

/// <summary>What an issuer does, or has given itself the right to do, beyond what an operator agreed to.</summary>
[Flags]
public enum IssuerAlert
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It lets only those hold the asset whom it chooses.</summary>
    AuthorizationRequired = 1,

    /// <summary>It can freeze what anybody holds.</summary>
    AuthorizationRevocable = 2,

    /// <summary>It can take what anybody holds.</summary>
    Clawback = 4,

    /// <summary>It has frozen what somebody holds.</summary>
    Frozen = 8,

    /// <summary>There is more of the asset than there was to be.</summary>
    Minted = 16,

    /// <summary>Two servers tell of the asset differently, or none tells of it: nothing is known.</summary>
    Unknown = 32,
}
