using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <summary>
/// The rules of tor-spec 4.2 for the certificates of a CERTS cell. With an Ed25519 signing certificate only the Ed25519 chain counts:
/// identity → signing key → TLS leaf or authentication key, and RSA identity → Ed25519 identity. Without one the RSA chain is enough.
/// </summary>
/// <param name="isResponder">Whether they are a responder's.</param>
/// <param name="leaf">The responder's TLS leaf certificate in DER.</param>
/// <param name="wallTime">Now.</param>
internal readonly struct LinkCertificateCheck(bool isResponder, ReadOnlyMemory<byte> leaf, DateTimeOffset wallTime)
{
    /// <summary>Checks all that is needed of the cell.</summary>
    /// <returns>What is wrong; null when the proof stands.</returns>
    internal LinkHandshakeFailure? Check(in CertsBody certs, out LinkPeerProof? proof)
    {
        proof = null;
        if (certs.HasDuplicates)
        {
            return Failure(LinkHandshakeFailureReason.DuplicateCertificate, CertsCertificateType.None);
        }

        if (ReadX509(certs, CertsCertificateType.RsaIdentity, out RsaX509Certificate? rsa) is { } malformed)
        {
            return malformed;
        }

        if (CheckX509(rsa!, rsa!, CertsCertificateType.RsaIdentity, mustBeIdentity: true) is { } invalid)
        {
            return invalid;
        }

        return certs.TryGet(CertsCertificateType.IdentitySigning, out _) ? CheckEd25519Chain(certs, rsa!, out proof) : CheckRsaChain(certs, rsa!, out proof);
    }

    private LinkHandshakeFailure? CheckEd25519Chain(in CertsBody certs, RsaX509Certificate rsa, out LinkPeerProof? proof)
    {
        proof = null;
        if (ReadEd25519(certs, CertsCertificateType.IdentitySigning, out Ed25519Certificate? signing) is { } malformed)
        {
            return malformed;
        }

        if (signing!.SigningKey is not { } identity)
        {
            return Failure(LinkHandshakeFailureReason.WrongCertificate, CertsCertificateType.IdentitySigning);
        }

        CertsCertificateType lastType = isResponder ? CertsCertificateType.SigningLink : CertsCertificateType.SigningAuthentication;
        LinkHandshakeFailure? unread = ReadEd25519(certs, lastType, out Ed25519Certificate? last);
        LinkHandshakeFailure? failure = CheckEd25519(signing, identity, CertsCertificateType.IdentitySigning) ?? unread;
        if (failure is not null)
        {
            return failure;
        }

        if (isResponder && !PublicBytes.Equal(last!.CertifiedKey, SHA256.HashData(leaf.Span)))
        {
            return Failure(LinkHandshakeFailureReason.WrongCertificate, lastType);
        }

        failure = CheckEd25519(last!, signing.CertifiedEd25519Key, lastType) ?? CheckCrossCertificate(certs, identity, rsa);
        if (failure is null)
        {
            proof = ProofOf(rsa, identity, isResponder ? null : last!.CertifiedEd25519Key);
        }

        return failure;
    }

    private LinkHandshakeFailure? CheckRsaChain(in CertsBody certs, RsaX509Certificate rsa, out LinkPeerProof? proof)
    {
        proof = null;
        CertsCertificateType type = isResponder ? CertsCertificateType.RsaLink : CertsCertificateType.RsaAuthentication;
        if (ReadX509(certs, type, out RsaX509Certificate? certificate) is { } malformed)
        {
            return malformed;
        }

        // The certificate may be another than that of the TLS handshake; the key may not.
        if (isResponder
            && (!RsaX509Certificate.TryRead(leaf.Span, out RsaX509Certificate? shown)
                || !PublicBytes.Equal(shown.PublicKeyInfo.Span, certificate!.PublicKeyInfo.Span)))
        {
            return Failure(LinkHandshakeFailureReason.WrongCertificate, type);
        }

        LinkHandshakeFailure? failure = CheckX509(certificate!, rsa, type, mustBeIdentity: !isResponder);
        if (failure is null)
        {
            proof = ProofOf(rsa, ed25519Id: null, authenticationKey: null);
        }

        return failure;
    }

    private static LinkPeerProof ProofOf(RsaX509Certificate rsa, Ed25519Id? ed25519Id, Ed25519Id? authenticationKey) =>
        new(rsa.RsaId, RsaIdentity.Sha256Of(rsa.RsaPublicKey.Span), ed25519Id, authenticationKey);

    private static LinkHandshakeFailure? ReadX509(in CertsBody certs, CertsCertificateType type, out RsaX509Certificate? certificate)
    {
        certificate = null;
        return !certs.TryGet(type, out ReadOnlySpan<byte> encoded) ? Failure(LinkHandshakeFailureReason.MissingCertificate, type)
            : !RsaX509Certificate.TryRead(encoded, out certificate) ? Failure(LinkHandshakeFailureReason.MalformedCertificate, type)
            : null;
    }

    private static LinkHandshakeFailure? ReadEd25519(in CertsBody certs, CertsCertificateType type, out Ed25519Certificate? certificate)
    {
        certificate = null;
        return !certs.TryGet(type, out ReadOnlySpan<byte> encoded) ? Failure(LinkHandshakeFailureReason.MissingCertificate, type)
            : !Ed25519Certificate.TryRead(encoded, out certificate) ? Failure(LinkHandshakeFailureReason.MalformedCertificate, type)
            : null;
    }

    private static LinkHandshakeFailure Failure(LinkHandshakeFailureReason reason, CertsCertificateType type) => new(reason, CellCommand.Certs, type);

    private LinkHandshakeFailure? CheckX509(RsaX509Certificate certificate, RsaX509Certificate issuer, CertsCertificateType type, bool mustBeIdentity)
    {
        // Identity keys, and the authentication keys of old, have exactly 1024 bits; link keys at least that.
        bool isRightKey = !mustBeIdentity || certificate.KeyBits == RsaIdentity.KeyBits;
        return !isRightKey ? Failure(LinkHandshakeFailureReason.WrongCertificate, type)
            : !certificate.IsValidAt(wallTime) ? Failure(LinkHandshakeFailureReason.ExpiredCertificate, type)
            : !certificate.IsSignedBy(issuer) ? Failure(LinkHandshakeFailureReason.BadCertificateSignature, type)
            : null;
    }

    // The types of the certificates have the same numbers in the cell and in themselves.
    private LinkHandshakeFailure? CheckEd25519(Ed25519Certificate certificate, Ed25519Id signer, CertsCertificateType type) =>
        (byte)certificate.Type != (byte)type ? Failure(LinkHandshakeFailureReason.WrongCertificate, type)
            : certificate.IsExpired(wallTime) ? Failure(LinkHandshakeFailureReason.ExpiredCertificate, type)
            : !certificate.IsSignedBy(signer) ? Failure(LinkHandshakeFailureReason.BadCertificateSignature, type)
            : null;

    private LinkHandshakeFailure? CheckCrossCertificate(in CertsBody certs, Ed25519Id identity, RsaX509Certificate rsa)
    {
        const CertsCertificateType Type = CertsCertificateType.RsaEd25519;
        return !certs.TryGet(Type, out ReadOnlySpan<byte> encoded) ? Failure(LinkHandshakeFailureReason.MissingCertificate, Type)
            : !RsaCrossCertificate.TryRead(encoded, out RsaCrossCertificate? certificate) ? Failure(LinkHandshakeFailureReason.MalformedCertificate, Type)
            : certificate.Ed25519Id != identity ? Failure(LinkHandshakeFailureReason.WrongCertificate, Type)
            : certificate.IsExpired(wallTime) ? Failure(LinkHandshakeFailureReason.ExpiredCertificate, Type)
            : !certificate.IsSignedBy(rsa.RsaPublicKey.Span) ? Failure(LinkHandshakeFailureReason.BadCertificateSignature, Type)
            : null;
    }
}
