using System.Security.Cryptography;
using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Fuzz;

/// <summary>The keys of one made-up relay. The RSA keys differ from run to run: the framework's generator takes no seed.</summary>
internal sealed class TestIdentity
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<TestIdentity> Made = new(() => new TestIdentity());

    private TestIdentity()
    {
        SeededRandom random = new(1);
        byte[] identity = Expand(random);
        byte[] signing = Expand(random);
        Ed25519Id = Ed25519Id.FromBytes(PublicKey(identity));
        SigningCertificate = Ed25519Certificate.Create(
            Ed25519CertificateType.IdentitySigning, PublicKey(signing), CertifiedKeyType.Ed25519, Now.AddDays(30), identity, PublicKey(identity), includeSigningKey: true);
        Link = LinkIdentity.Create(Rsa, signing, SigningCertificate, Now, random);
    }

    public static TestIdentity Instance => Made.Value;

    public RSA Rsa { get; } = RSA.Create(RsaIdentity.KeyBits);

    public RsaId RsaId => RsaIdentity.IdOf(Rsa);

    public Ed25519Id Ed25519Id { get; }

    public Ed25519Certificate SigningCertificate { get; }

    public LinkIdentity Link { get; }

    private static byte[] Expand(SeededRandom random)
    {
        byte[] expanded = new byte[Ed25519.ExpandedKeyLength];
        Ed25519.ExpandSeed(random.Bytes(Ed25519.SeedLength), expanded);
        return expanded;
    }

    private static byte[] PublicKey(byte[] expanded)
    {
        byte[] key = new byte[Ed25519.PublicKeyLength];
        Ed25519.DerivePublicKey(expanded, key);
        return key;
    }
}
