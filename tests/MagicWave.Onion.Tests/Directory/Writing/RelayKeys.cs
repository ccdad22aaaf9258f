using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory.Writing;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Directory.Writing;

/// <summary>The keys of one relay of our own, with a family key.</summary>
internal static class RelayKeys
{
    public static ServerDescriptorKeys Make(ulong seed, DateTimeOffset expires)
    {
        SeededRandom random = new(seed);
        (byte[] identity, byte[] identityPublic) = NewKey(random);
        (byte[] signing, byte[] signingPublic) = NewKey(random);
        (byte[] family, byte[] familyPublic) = NewKey(random);
        SecretBytes ntor = new(X25519.KeyLength);
        X25519.GeneratePrivateKey(ntor.Writable, random);
        byte[] ntorPublic = new byte[X25519.KeyLength];
        X25519.DerivePublicKey(ntor.Span, ntorPublic);
        return new()
        {
            Identity = RSA.Create(1024),
            OnionKey = RSA.Create(1024),
            NtorOnionPrivateKey = ntor,
            NtorOnionPublicKey = ntorPublic,
            SigningKey = new(signing),
            SigningCertificate = Ed25519Certificate.Create(
                Ed25519CertificateType.IdentitySigning, signingPublic, CertifiedKeyType.Ed25519, expires, identity, identityPublic, includeSigningKey: true),
            FamilyCertificates =
            [
                Ed25519Certificate.Create(
                    Ed25519CertificateType.FamilyIdentity, identityPublic, CertifiedKeyType.Ed25519, expires, family, familyPublic, includeSigningKey: true),
            ],
        };
    }

    private static (byte[] Expanded, byte[] Public) NewKey(SeededRandom random)
    {
        byte[] expanded = new byte[Ed25519.ExpandedKeyLength];
        byte[] publicKey = new byte[Ed25519.PublicKeyLength];
        Ed25519.ExpandSeed(random.Bytes(Ed25519.SeedLength), expanded);
        Ed25519.DerivePublicKey(expanded, publicKey);
        return (expanded, publicKey);
    }
}
