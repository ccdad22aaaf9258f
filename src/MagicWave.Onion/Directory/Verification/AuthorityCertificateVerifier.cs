using MagicWave.Cryptography.Rsa;

namespace MagicWave.Onion.Directory.Verification;

/// <summary>Checks the two signatures and the date of an authority's certificate (dir-spec 3.1). Thread-safe.</summary>
public static class AuthorityCertificateVerifier
{
    /// <summary>Checks it. Whether the authority is trusted is another question: see <see cref="AuthorityCertificate.Identity"/>.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="wallTime">The date.</param>
    public static AuthorityCertificateVerdict Verify(AuthorityCertificate certificate, DateTimeOffset wallTime)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.Expires < wallTime ? AuthorityCertificateVerdict.Expired
            : !BareRsaSignature.Verify(certificate.IdentityKey.Span, certificate.SignedDigest.Span, certificate.Certification.Span)
                ? AuthorityCertificateVerdict.BadCertification
            : !BareRsaSignature.Verify(certificate.SigningKey.Span, certificate.Identity.ToArray(), certificate.Crosscert.Span)
                ? AuthorityCertificateVerdict.BadCrosscert
            : AuthorityCertificateVerdict.Valid;
    }
}
