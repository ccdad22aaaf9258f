namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>What an issuer reserves for itself.</summary>
[Flags]
public enum AccountFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Who wants to hold its assets needs its leave.</summary>
    AuthorizationRequired = 1,

    /// <summary>It can take that leave back.</summary>
    AuthorizationRevocable = 2,

    /// <summary>These flags cannot be changed any more.</summary>
    AuthorizationImmutable = 4,

    /// <summary>It can take its assets back from those who hold them.</summary>
    ClawbackEnabled = 8,

    /// <summary>All that there are.</summary>
    All = AuthorizationRequired | AuthorizationRevocable | AuthorizationImmutable | ClawbackEnabled,
}
