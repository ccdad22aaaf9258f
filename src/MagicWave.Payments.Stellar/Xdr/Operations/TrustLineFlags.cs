namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>What an issuer has said about a trust line.</summary>
[Flags]
public enum TrustLineFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its holder may pay and be paid.</summary>
    Authorized = 1,

    /// <summary>Its holder may keep what it has promised, and no more.</summary>
    AuthorizedToMaintainLiabilities = 2,

    /// <summary>The issuer can take the amount back.</summary>
    ClawbackEnabled = 4,

    /// <summary>All that there are.</summary>
    All = Authorized | AuthorizedToMaintainLiabilities | ClawbackEnabled,
}
