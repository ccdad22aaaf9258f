namespace MagicWave.Onion.Certificates;

/// <summary>What an <see cref="Ed25519Certificate"/> is for (cert-spec A.1).</summary>
public enum Ed25519CertificateType : byte
{
    /// <summary>The identity key certifies a signing key.</summary>
    IdentitySigning = 4,

    /// <summary>The signing key certifies a TLS leaf certificate, by its SHA-256.</summary>
    SigningLink = 5,

    /// <summary>The signing key certifies the key of AUTHENTICATE cells.</summary>
    SigningAuthentication = 6,

    /// <summary>An onion service's blinded key certifies its descriptor signing key.</summary>
    BlindedSigning = 8,

    /// <summary>An onion service's descriptor signing key certifies the authentication key of an introduction point.</summary>
    IntroductionAuthentication = 9,

    /// <summary>A relay's ntor onion key, converted, certifies the identity key.</summary>
    NtorOnionIdentity = 10,

    /// <summary>An onion service's descriptor signing key certifies the encryption key of an introduction point.</summary>
    IntroductionEncryption = 11,

    /// <summary>A family key certifies the identity key of one of its relays (proposal 321).</summary>
    FamilyIdentity = 12,
}
