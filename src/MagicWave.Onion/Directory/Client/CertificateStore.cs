using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Client;

/// <summary>The certificates of the believed authorities, by identity and signing key. Not thread-safe.</summary>
internal sealed class CertificateStore
{
    // An authority changes its signing key a few times a year; old ones stay for old consensuses.
    private const int MaximumPerAuthority = 8;

    private readonly HashSet<RsaId> _trusted;
    private readonly Dictionary<(RsaId Identity, RsaId SigningKey), AuthorityCertificate> _certificates = [];

    public CertificateStore(IEnumerable<RsaId> trusted) => _trusted = [.. trusted];

    /// <summary>The identities of the believed authorities.</summary>
    public IReadOnlyCollection<RsaId> Trusted => _trusted;

    /// <summary>All certificates.</summary>
    public IReadOnlyList<AuthorityCertificate> All => [.. _certificates.Values];

    /// <summary>Adds a verified certificate of a believed authority. False when it was here or is of somebody else.</summary>
    public bool Add(AuthorityCertificate certificate)
    {
        (RsaId, RsaId) key = (certificate.Identity, certificate.SigningKeyDigest);
        if (!_trusted.Contains(certificate.Identity) || _certificates.ContainsKey(key))
        {
            return false;
        }

        List<AuthorityCertificate> own = [.. _certificates.Values.Where(other => other.Identity == certificate.Identity)];
        if (own.Count >= MaximumPerAuthority)
        {
            AuthorityCertificate oldest = own.MinBy(static other => other.Published)!;
            _certificates.Remove((oldest.Identity, oldest.SigningKeyDigest));
        }

        _certificates.Add(key, certificate);
        return true;
    }
}
