using System.Security.Cryptography;
using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Channels;

/// <summary>A relay's long-term keys, and what it shows on links. Made once: RSA keys take their time.</summary>
internal sealed class TestRelay
{
    internal static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    internal static readonly TestRelay Alice = new(1);
    internal static readonly TestRelay Bob = new(2);

    private TestRelay(ulong seed)
    {
        SeededRandom random = new(seed);
        Ed25519.ExpandSeed(random.Bytes(32), IdentityKey);
        Ed25519.ExpandSeed(random.Bytes(32), SigningKey);
        Ed25519.DerivePublicKey(IdentityKey, IdentityPublicKey);
        Ed25519.DerivePublicKey(SigningKey, SigningPublicKey);
        SigningCertificate = Certify(Ed25519CertificateType.IdentitySigning, SigningPublicKey, IdentityKey, IdentityPublicKey, includeSigningKey: true);
        Link = LinkIdentity.Create(Rsa, SigningKey, SigningCertificate, Now, random);
    }

    internal RSA Rsa { get; } = RSA.Create(RsaIdentity.KeyBits);

    internal byte[] IdentityKey { get; } = new byte[64];

    internal byte[] IdentityPublicKey { get; } = new byte[32];

    internal byte[] SigningKey { get; } = new byte[64];

    internal byte[] SigningPublicKey { get; } = new byte[32];

    internal Ed25519Certificate SigningCertificate { get; }

    internal LinkIdentity Link { get; }

    internal RsaId RsaId => RsaIdentity.IdOf(Rsa);

    internal Ed25519Id Ed25519Id => Ed25519Id.FromBytes(IdentityPublicKey);

    internal static Ed25519Certificate Certify(
        Ed25519CertificateType type, byte[] certified, byte[] signer, byte[] signerPublic, bool includeSigningKey, int days = 30) =>
        Ed25519Certificate.Create(type, certified, CertifiedKeyType.Ed25519, Now.AddDays(days), signer, signerPublic, includeSigningKey);
}
