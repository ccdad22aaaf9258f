namespace MagicWave.Onion.Directory.Verification;

/// <summary>What is to be thought of an authority's certificate.</summary>
public enum AuthorityCertificateVerdict
{
    /// <summary>Both signatures hold and it has not ended.</summary>
    Valid,

    /// <summary>It has ended.</summary>
    Expired,

    /// <summary>The identity key did not sign it.</summary>
    BadCertification,

    /// <summary>The signing key did not sign the identity.</summary>
    BadCrosscert,
}
