namespace MagicWave.Onion.Certificates;

/// <summary>What the 32 certified bytes of an <see cref="Ed25519Certificate"/> are (cert-spec A.4). Old tor wrote 1 in every case.</summary>
public enum CertifiedKeyType : byte
{
    /// <summary>An Ed25519 public key.</summary>
    Ed25519 = 1,

    /// <summary>The SHA-256 of an RSA key.</summary>
    RsaDigest = 2,

    /// <summary>The SHA-256 of an X.509 certificate.</summary>
    X509Digest = 3,
}
