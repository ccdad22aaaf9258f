namespace MagicWave.Onion.Cells;

/// <summary>Which certificate an entry of a CERTS cell is (tor-spec 4.2).</summary>
public enum CertsCertificateType : byte
{
    /// <summary>No certificate has this number.</summary>
    None = 0,

    /// <summary>X.509: the TLS link key, signed by the RSA identity.</summary>
    RsaLink = 1,

    /// <summary>X.509: the RSA identity, signed by itself.</summary>
    RsaIdentity = 2,

    /// <summary>X.509: an RSA key for authentication, signed by the RSA identity. Its authentication method is gone.</summary>
    RsaAuthentication = 3,

    /// <summary>Ed25519: the signing key, signed by the Ed25519 identity.</summary>
    IdentitySigning = 4,

    /// <summary>Ed25519: the TLS leaf, signed by the signing key.</summary>
    SigningLink = 5,

    /// <summary>Ed25519: the authentication key, signed by the signing key.</summary>
    SigningAuthentication = 6,

    /// <summary>The Ed25519 identity, signed by the RSA identity.</summary>
    RsaEd25519 = 7,
}
