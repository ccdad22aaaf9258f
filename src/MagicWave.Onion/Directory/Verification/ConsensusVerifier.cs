using MagicWave.Cryptography.Rsa;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Verification;

/// <summary>Says whether a consensus may be used: its dates, and the signatures of those who are trusted (dir-spec 5.1 and 5.3). Thread-safe.</summary>
public static class ConsensusVerifier
{
    /// <summary>How far from its dates a consensus may still be used: C tor calls it reasonably live (dir-spec 5.1).</summary>
    public static TimeSpan Slack { get; } = TimeSpan.FromHours(24);

    /// <summary>Checks it.</summary>
    /// <param name="consensus">The consensus.</param>
    /// <param name="trusted">The v3 identities of the authorities that are trusted, each once.</param>
    /// <param name="certificates">Certificates from anybody: they are checked here.</param>
    /// <param name="wallTime">The date.</param>
    public static ConsensusCheck Verify(
        Consensus consensus, IReadOnlyCollection<RsaId> trusted, IEnumerable<AuthorityCertificate> certificates, DateTimeOffset wallTime)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        ArgumentNullException.ThrowIfNull(trusted);
        ArgumentNullException.ThrowIfNull(certificates);
        HashSet<RsaId> authorities = [.. trusted];
        int needed = (authorities.Count / 2) + 1;
        if (consensus.ValidAfter - wallTime > Slack)
        {
            return new(ConsensusVerdict.NotYetValid, 0, needed, []);
        }

        if (wallTime - consensus.ValidUntil > Slack)
        {
            return new(ConsensusVerdict.Expired, 0, needed, []);
        }

        Dictionary<CertificateName, AuthorityCertificate> valid = Valid(certificates, authorities, wallTime);
        HashSet<RsaId> good = [];
        Dictionary<RsaId, CertificateName> missing = [];
        foreach (ConsensusSignature signature in consensus.Signatures)
        {
            CertificateName name = new(signature.Identity, signature.SigningKeyDigest);
            if (!authorities.Contains(signature.Identity) || !HasExpectedAlgorithm(consensus.Flavor, signature.Algorithm))
            {
                continue;
            }

            if (!valid.TryGetValue(name, out AuthorityCertificate? certificate))
            {
                missing[signature.Identity] = name;
            }
            else if (IsSignedBy(consensus, signature, certificate))
            {
                good.Add(signature.Identity);
            }
        }

        List<CertificateName> absent = [.. missing.Where(pair => !good.Contains(pair.Key)).Select(static pair => pair.Value)];
        ConsensusVerdict verdict = good.Count >= needed ? ConsensusVerdict.Valid
            : good.Count + absent.Count >= needed ? ConsensusVerdict.MissingCertificates
            : ConsensusVerdict.NotEnoughSignatures;
        return new(verdict, good.Count, needed, absent);
    }

    // The microdesc flavour is always signed over SHA-256: a signature over SHA-1 would only weaken it (dir-spec 3.9.2).
    private static bool HasExpectedAlgorithm(ConsensusFlavor flavor, ConsensusDigestAlgorithm algorithm) =>
        flavor == ConsensusFlavor.Ns || algorithm == ConsensusDigestAlgorithm.Sha256;

    private static bool IsSignedBy(Consensus consensus, ConsensusSignature signature, AuthorityCertificate certificate)
    {
        ReadOnlyMemory<byte> digest = signature.Algorithm == ConsensusDigestAlgorithm.Sha256 ? consensus.Sha256Digest : consensus.Sha1Digest;
        return BareRsaSignature.Verify(certificate.SigningKey.Span, digest.Span, signature.Signature.Span);
    }

    private static Dictionary<CertificateName, AuthorityCertificate> Valid(
        IEnumerable<AuthorityCertificate> certificates, HashSet<RsaId> authorities, DateTimeOffset wallTime)
    {
        Dictionary<CertificateName, AuthorityCertificate> valid = [];
        foreach (AuthorityCertificate certificate in certificates)
        {
            if (authorities.Contains(certificate.Identity)
                && AuthorityCertificateVerifier.Verify(certificate, wallTime) == AuthorityCertificateVerdict.Valid)
            {
                valid[new(certificate.Identity, certificate.SigningKeyDigest)] = certificate;
            }
        }

        return valid;
    }
}
