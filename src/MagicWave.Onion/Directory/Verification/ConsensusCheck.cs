namespace MagicWave.Onion.Directory.Verification;

/// <summary>The result of checking a consensus.</summary>
/// <param name="Verdict">What is to be thought of it.</param>
/// <param name="GoodSignatures">How many trusted authorities signed it with a key whose certificate holds.</param>
/// <param name="NeededSignatures">How many must: more than half of those that are trusted.</param>
/// <param name="MissingCertificates">Certificates of trusted authorities that signed it and that were not given, or that have ended.</param>
public sealed record ConsensusCheck(
    ConsensusVerdict Verdict,
    int GoodSignatures,
    int NeededSignatures,
    IReadOnlyList<CertificateName> MissingCertificates);
