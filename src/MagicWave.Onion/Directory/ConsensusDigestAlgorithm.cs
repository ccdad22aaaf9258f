namespace MagicWave.Onion.Directory;

/// <summary>Which digest of a consensus a signature is over (dir-spec 3.4.1, <c>directory-signature</c>).</summary>
public enum ConsensusDigestAlgorithm
{
    /// <summary>SHA-1: the default, which the ns flavour uses.</summary>
    Sha1,

    /// <summary>SHA-256: what the microdesc flavour uses.</summary>
    Sha256,
}
