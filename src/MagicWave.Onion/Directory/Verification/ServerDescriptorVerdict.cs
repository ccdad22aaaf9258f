namespace MagicWave.Onion.Directory.Verification;

/// <summary>What is to be thought of a server descriptor.</summary>
public enum ServerDescriptorVerdict
{
    /// <summary>Every key vouches for the others and signed what it must.</summary>
    Valid,

    /// <summary>The RSA identity key did not sign it.</summary>
    BadRsaSignature,

    /// <summary>The certificate of the Ed25519 signing key does not hold, or is not of the identity that the descriptor names.</summary>
    BadIdentityCertificate,

    /// <summary>The Ed25519 signing key did not sign it.</summary>
    BadEd25519Signature,

    /// <summary>The old onion key does not vouch for both identities.</summary>
    BadOnionKeyCrosscert,

    /// <summary>The X25519 onion key does not vouch for the Ed25519 identity.</summary>
    BadNtorOnionKeyCrosscert,

    /// <summary>A family key does not vouch for the Ed25519 identity.</summary>
    BadFamilyCertificate,

    /// <summary>One of its certificates has ended.</summary>
    Expired,
}
