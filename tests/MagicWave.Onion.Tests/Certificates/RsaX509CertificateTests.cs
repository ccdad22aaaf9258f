using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MagicWave.Onion.Certificates;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Certificates;

public sealed class RsaX509CertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly RSA IdentityKey = RSA.Create(RsaIdentity.KeyBits);
    private static readonly RSA LinkKey = RSA.Create(2048);
    private readonly RsaX509Certificate _identity;
    private readonly RsaX509Certificate _link;

    public RsaX509CertificateTests()
    {
        SeededRandom random = new(3);
        string name = RsaX509Issuer.NewIssuerName(random);
        _identity = Read(RsaX509Issuer.CreateIdentity(IdentityKey, name, Now, random));
        _link = Read(RsaX509Issuer.CreateLink(LinkKey, IdentityKey, name, TimeSpan.FromDays(100), Now, random));
    }

    [Fact]
    public void An_identity_signs_itself_and_its_link_certificate()
    {
        Assert.Equal(1024, _identity.KeyBits);
        Assert.Equal(2048, _link.KeyBits);
        Assert.Equal(RsaIdentity.IdOf(IdentityKey), _identity.RsaId);
        Assert.Equal(IdentityKey.ExportRSAPublicKey(), _identity.RsaPublicKey.ToArray());
        Assert.Equal(LinkKey.ExportSubjectPublicKeyInfo(), _link.PublicKeyInfo.ToArray());
        Assert.True(_identity.IsSignedBy(_identity));
        Assert.True(_link.IsSignedBy(_identity));
        Assert.False(_identity.IsSignedBy(_link));
        Assert.False(_link.IsSignedBy(_link));
    }

    [Fact]
    public void The_frameworks_parser_agrees()
    {
        using X509Certificate2 identity = X509CertificateLoader.LoadCertificate(_identity.Encoded.Span);
        using X509Certificate2 link = X509CertificateLoader.LoadCertificate(_link.Encoded.Span);
        Assert.Equal(3, link.Version);
        Assert.Matches(@"^CN=www\.[a-z2-7]{8,20}\.net$", link.Subject);
        Assert.Matches(@"^CN=www\.[a-z2-7]{8,20}\.com$", link.Issuer);
        Assert.Equal(identity.Subject, link.Issuer);
        Assert.Equal(identity.Subject, identity.Issuer);
        Assert.Equal(link.NotBefore.ToUniversalTime(), _link.NotBefore.UtcDateTime);
        Assert.Equal(link.NotAfter.ToUniversalTime(), _link.NotAfter.UtcDateTime);
        Assert.Equal(TimeSpan.Zero, _link.NotBefore.TimeOfDay);
        Assert.Equal(TimeSpan.FromDays(100), _link.NotAfter - _link.NotBefore);
    }

    [Fact]
    public void At_least_a_day_is_left_whatever_start_was_drawn()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            RsaX509Certificate certificate =
                Read(RsaX509Issuer.CreateIdentity(IdentityKey, "www.example.com", Now, new SeededRandom(seed)));
            Assert.True(certificate.NotBefore <= Now);
            Assert.True(certificate.NotAfter >= Now + TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public void Clocks_may_be_wrong_by_the_tolerances_and_no_more()
    {
        Assert.True(_link.IsValidAt(_link.NotBefore - RsaX509Certificate.FutureTolerance));
        Assert.False(_link.IsValidAt(_link.NotBefore - RsaX509Certificate.FutureTolerance - TimeSpan.FromSeconds(1)));
        Assert.True(_link.IsValidAt(_link.NotAfter + RsaX509Certificate.PastTolerance));
        Assert.False(_link.IsValidAt(_link.NotAfter + RsaX509Certificate.PastTolerance + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        byte[] encoded = _link.Encoded.ToArray();
        for (int i = 0; i < encoded.Length; i++)
        {
            byte[] changed = [.. encoded];
            changed[i] ^= 1;
            Assert.False(RsaX509Certificate.TryRead(changed, out RsaX509Certificate? read) && read.IsSignedBy(_identity), $"byte {i}");
            Assert.False(RsaX509Certificate.TryRead(encoded.AsSpan(0, i), out _));
        }

        Assert.False(RsaX509Certificate.TryRead([.. encoded, 0], out _));
    }

    [Fact]
    public void Other_keys_and_paddings_can_be_read_but_sign_nothing()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=x", key, HashAlgorithmName.SHA256);
        RsaX509Certificate elliptic = Read(request.CreateSelfSigned(Now, Now.AddDays(1)).RawData);
        Assert.Equal(0, elliptic.KeyBits);
        Assert.True(elliptic.RsaPublicKey.IsEmpty);
        Assert.False(elliptic.IsSignedBy(elliptic));
        CertificateRequest pss = new("CN=x", IdentityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        RsaX509Certificate padded = Read(pss.CreateSelfSigned(Now, Now.AddDays(1)).RawData);
        Assert.False(padded.IsSignedBy(padded));
    }

    private static RsaX509Certificate Read(byte[] der)
    {
        Assert.True(RsaX509Certificate.TryRead(der, out RsaX509Certificate? certificate));
        return certificate;
    }
}
