namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>How much of its preconditions a transaction writes down.</summary>
public enum PreconditionType
{
    /// <summary>It has none.</summary>
    None = 0,

    /// <summary>Time bounds only.</summary>
    Time = 1,

    /// <summary>All of them (CAP-21).</summary>
    V2 = 2,
}
