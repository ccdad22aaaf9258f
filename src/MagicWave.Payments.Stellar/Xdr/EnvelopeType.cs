namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>What bytes that are hashed or signed are of.</summary>
public enum EnvelopeType
{
    /// <summary>A transaction as before protocol 13. Not read: nobody needs to make one.</summary>
    TransactionV0 = 0,

    /// <summary>A transaction.</summary>
    Transaction = 2,

    /// <summary>A transaction whose fee another account pays (CAP-15).</summary>
    FeeBump = 5,

    /// <summary>The place of an operation, hashed to name what it makes.</summary>
    OperationId = 6,
}
