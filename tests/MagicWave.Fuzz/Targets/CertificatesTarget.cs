using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Certificates of the link: what was read keeps its bytes, and its signature is checked without a fault.</summary>
internal sealed class CertificatesTarget : IFuzzTarget
{
    public string Name => "certificates";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            TestIdentity identity = TestIdentity.Instance;
            yield return identity.SigningCertificate.Encoded.ToArray();
            yield return RsaCrossCertificate.Create(identity.Ed25519Id, identity.Rsa, TestIdentity.Now.AddDays(30)).Encoded.ToArray();
            yield return RsaX509Issuer.CreateIdentity(identity.Rsa, "www.example.net", TestIdentity.Now, new SeededRandom(4));
            yield return identity.Link.Leaf.ToArray();
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (Ed25519Certificate.TryRead(input, out Ed25519Certificate? ed25519))
        {
            Property.SameBytes(input, ed25519.Encoded.Span, "Ed25519 certificate");
            _ = ed25519.IsSignedBy(ed25519.SigningKey ?? Ed25519Id.FromBytes(new byte[Ed25519.PublicKeyLength]));
        }

        if (RsaCrossCertificate.TryRead(input, out RsaCrossCertificate? cross))
        {
            _ = cross.IsSignedBy(TestIdentity.Instance.Rsa.ExportRSAPublicKey());
        }

        if (RsaX509Certificate.TryRead(input, out RsaX509Certificate? x509))
        {
            _ = x509.IsSignedBy(x509) && x509.IsValidAt(TestIdentity.Now) && x509.RsaId == default;
        }
    }
}
