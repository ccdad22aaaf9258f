namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>The bounds of Stellar's schema (stellar-xdr, Stellar-transaction.x and Stellar-ledger-entries.x).</summary>
public static class XdrLimits
{
    /// <summary>Operations of one transaction, at most.</summary>
    public const int Operations = 100;

    /// <summary>Signatures of one envelope, at most.</summary>
    public const int Signatures = 20;

    /// <summary>Length of a signature, at most, in bytes; a preimage as a signature may be shorter.</summary>
    public const int Signature = 64;

    /// <summary>Length of a text memo, at most, in bytes of UTF-8.</summary>
    public const int MemoText = 28;

    /// <summary>Signers that preconditions may ask for, at most.</summary>
    public const int ExtraSigners = 2;

    /// <summary>Length of the payload of a signed-payload signer, at most, in bytes.</summary>
    public const int SignedPayload = 64;

    /// <summary>Assets between the first and the last of a path payment, at most.</summary>
    public const int Path = 5;

    /// <summary>Claimants of a claimable balance, at most.</summary>
    public const int Claimants = 10;

    /// <summary>Predicates within predicates: the outermost counts one. Ledgers refuse deeper ones.</summary>
    public const int PredicateDepth = 4;

    /// <summary>Length of a home domain, at most, in characters.</summary>
    public const int HomeDomain = 32;

    /// <summary>Length of the name of a data entry, at most, in characters.</summary>
    public const int DataName = 64;

    /// <summary>Length of the value of a data entry, at most, in bytes.</summary>
    public const int DataValue = 64;

    /// <summary>Offers and pools that one path payment may cross, at most, in its result. The schema has no bound; ledgers stop earlier.</summary>
    public const int ClaimedOffers = 1_000;
}
