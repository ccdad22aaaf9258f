using MagicWave.Cryptography;
using MagicWave.Cryptography.Rsa;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Verification;

/// <summary>
/// Checks that the keys of a server descriptor belong together and that both identities signed it (dir-spec 2.1.1). Thread-safe.
/// </summary>
public static class ServerDescriptorVerifier
{
    /// <summary>Checks it.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="wallTime">The date, for its certificates. How old the descriptor itself may be is for who asks.</param>
    public static ServerDescriptorVerdict Verify(ServerDescriptor descriptor, DateTimeOffset wallTime)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        if (!Ed25519Certificate.TryRead(descriptor.IdentityCertificate.Span, out Ed25519Certificate? identity) || !IsOfIdentity(identity, descriptor))
        {
            return ServerDescriptorVerdict.BadIdentityCertificate;
        }

        if (!Ed25519Certificate.TryRead(descriptor.NtorOnionKeyCrosscert.Span, out Ed25519Certificate? crosscert)
            || !IsNtorCrosscert(crosscert, descriptor))
        {
            return ServerDescriptorVerdict.BadNtorOnionKeyCrosscert;
        }

        if (identity.IsExpired(wallTime) || crosscert.IsExpired(wallTime))
        {
            return ServerDescriptorVerdict.Expired;
        }

        if (!Ed25519.Verify(identity.CertifiedKey, descriptor.Ed25519SignedDigest.Span, descriptor.Ed25519Signature.Span))
        {
            return ServerDescriptorVerdict.BadEd25519Signature;
        }

        if (!BareRsaSignature.Verify(descriptor.SigningKey.Span, descriptor.Digest.ToArray(), descriptor.RsaSignature.Span))
        {
            return ServerDescriptorVerdict.BadRsaSignature;
        }

        return !HasOnionKeyCrosscert(descriptor) ? ServerDescriptorVerdict.BadOnionKeyCrosscert : VerifyFamily(descriptor, wallTime);
    }

    private static bool IsOfIdentity(Ed25519Certificate certificate, ServerDescriptor descriptor) =>
        certificate.Type == Ed25519CertificateType.IdentitySigning
        && certificate.SigningKey == descriptor.Ed25519Id
        && certificate.IsSignedBy(descriptor.Ed25519Id);

    private static bool IsNtorCrosscert(Ed25519Certificate certificate, ServerDescriptor descriptor)
    {
        Span<byte> key = stackalloc byte[Ed25519.PublicKeyLength];
        return certificate.Type == Ed25519CertificateType.NtorOnionIdentity
            && certificate.CertifiedEd25519Key == descriptor.Ed25519Id
            && Ed25519.TryConvertPublicKey(descriptor.NtorOnionKey.Span, descriptor.NtorOnionKeySignBit, key)
            && certificate.IsSignedBy(Ed25519Id.FromBytes(key));
    }

    private static bool HasOnionKeyCrosscert(ServerDescriptor descriptor)
    {
        if (descriptor.OnionKey.IsEmpty)
        {
            return true;
        }

        Span<byte> signed = stackalloc byte[RsaId.Length + Ed25519Id.Length];
        descriptor.RsaId.CopyTo(signed);
        descriptor.Ed25519Id.CopyTo(signed[RsaId.Length..]);
        return BareRsaSignature.Verify(descriptor.OnionKey.Span, signed, descriptor.OnionKeyCrosscert.Span);
    }

    private static ServerDescriptorVerdict VerifyFamily(ServerDescriptor descriptor, DateTimeOffset wallTime)
    {
        foreach (ReadOnlyMemory<byte> encoded in descriptor.FamilyCertificates)
        {
            if (!Ed25519Certificate.TryRead(encoded.Span, out Ed25519Certificate? certificate)
                || certificate.Type != Ed25519CertificateType.FamilyIdentity
                || certificate.CertifiedEd25519Key != descriptor.Ed25519Id
                || certificate.SigningKey is not { } family || !certificate.IsSignedBy(family))
            {
                return ServerDescriptorVerdict.BadFamilyCertificate;
            }

            if (certificate.IsExpired(wallTime))
            {
                return ServerDescriptorVerdict.Expired;
            }
        }

        return ServerDescriptorVerdict.Valid;
    }
}
