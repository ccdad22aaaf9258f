namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>The kinds of signers.</summary>
public enum SignerKeyType
{
    /// <summary>A key that signs.</summary>
    Ed25519 = 0,

    /// <summary>One transaction, signed for in advance by its hash.</summary>
    PreAuthorizedTransaction = 1,

    /// <summary>Whoever shows what hashes to this.</summary>
    HashX = 2,

    /// <summary>A key that signs the payload instead of the transaction (CAP-40).</summary>
    SignedPayload = 3,
}
