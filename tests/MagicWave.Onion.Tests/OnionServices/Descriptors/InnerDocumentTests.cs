using System.Text;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

public class InnerDocumentTests
{
    private const string Seed = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Theory]
    [InlineData("create2-formats 2\n", DocumentFaultKind.None)]
    [InlineData("create2-formats 1 2 3\nunknown line\n", DocumentFaultKind.None)]
    [InlineData("create2-formats 2", DocumentFaultKind.None)]
    [InlineData("create2-formats 1 3\n", DocumentFaultKind.UnknownVersion)]
    [InlineData("create2-formats\n", DocumentFaultKind.MissingArgument)]
    [InlineData("single-onion-service\ncreate2-formats 2\n", DocumentFaultKind.MisplacedLine)]
    [InlineData("single-onion-service\n", DocumentFaultKind.MisplacedLine)]
    [InlineData("create2-formats 2\nsingle-onion-service\nsingle-onion-service\n", DocumentFaultKind.RepeatedLine)]
    [InlineData("create2-formats 2\nintro-auth-required ed25519\n", DocumentFaultKind.None)]
    [InlineData("create2-formats 2\nintro-auth-required password\n", DocumentFaultKind.UnknownVersion)]
    [InlineData("create2-formats 2\nflow-control 1-2 31\n", DocumentFaultKind.None)]
    [InlineData("create2-formats 2\nflow-control 1-2 0\n", DocumentFaultKind.BadArgument)]
    [InlineData("create2-formats 2\nflow-control 1-2 256\n", DocumentFaultKind.BadArgument)]
    [InlineData("create2-formats 2\nflow-control x 31\n", DocumentFaultKind.BadArgument)]
    [InlineData("create2-formats 2\nflow-control 1-2\n", DocumentFaultKind.MissingArgument)]
    [InlineData("create2-formats 2\npow-params v1 " + Seed + " 0 2026-11-21T12:00:00\n", DocumentFaultKind.None)]
    [InlineData("create2-formats 2\npow-params v9 whatever\n", DocumentFaultKind.None)]
    [InlineData("create2-formats 2\npow-params v1 " + Seed + " 0\n", DocumentFaultKind.MissingArgument)]
    [InlineData("create2-formats 2\npow-params v1 AAEC 0 2026-11-21T12:00:00\n", DocumentFaultKind.BadArgument)]
    [InlineData("create2-formats 2\npow-params v1 " + Seed + " 4294967296 2026-11-21T12:00:00\n", DocumentFaultKind.BadArgument)]
    [InlineData("create2-formats 2\npow-params v1 " + Seed + " 1 2026-11-21X12:00:00\n", DocumentFaultKind.BadArgument)]
    [InlineData("create2-formats 2\npow-params v1 " + Seed + " 1 2026-13-21T12:00:00\n", DocumentFaultKind.BadArgument)]
    [InlineData(
        "create2-formats 2\npow-params v1 " + Seed + " 1 2026-11-21T12:00:00\npow-params v1 " + Seed + " 1 2026-11-21T12:00:00\n",
        DocumentFaultKind.RepeatedLine)]
    [InlineData("", DocumentFaultKind.BadLine)]
    public void Takes_and_refuses(string text, DocumentFaultKind expected)
    {
        TestService service = new(3);

        OnionDescriptor? descriptor = InnerDocumentParser.Parse(
            Encoding.UTF8.GetBytes(text), service.Keys.SigningCertificate.CertifiedEd25519Key, TestService.Now, out DocumentFault fault);

        Assert.Equal(expected, fault.Kind);
        Assert.Equal(expected == DocumentFaultKind.None, descriptor is not null);
    }

    [Theory]
    [InlineData("introduction-point ", "introduction-point A")]
    [InlineData("introduction-point ", "introduction-point AQ ")]
    [InlineData("onion-key ntor ", "onion-key unicorn ")]
    [InlineData("onion-key ntor ", "onion-key ntor AA")]
    [InlineData("auth-key\n", "auth-key-2\n")]
    [InlineData("ED25519 CERT", "UNICORN CERT")]
    [InlineData("enc-key ntor", "enc-key unicorn")]
    [InlineData("enc-key ntor ", "enc-key ntor blah=== ")]
    [InlineData("enc-key ntor ", "enc-key ntor\nx ")]
    [InlineData("enc-key-cert\n", "enc-key-certificate\n")]
    public void A_broken_introduction_point_is_left_out(string from, string to)
    {
        TestService service = new(4);
        string header = "create2-formats 2\n";
        string good = Encoding.UTF8.GetString(InnerDocumentWriter.Write(service.Describe(1)))[header.Length..];
        string bad = good.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(good, bad);

        OnionDescriptor descriptor = Parse(service, header + good + bad + good);

        Assert.Equal(2, descriptor.IntroductionPoints.Count);
    }

    [Fact]
    public void Keys_of_the_old_handshake_are_skipped()
    {
        TestService service = new(5);
        string text = Encoding.UTF8.GetString(InnerDocumentWriter.Write(service.Describe(1)))
            + "legacy-key\n-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n"
            + "legacy-key-cert\n-----BEGIN CROSSCERT-----\nAAAA\n-----END CROSSCERT-----\n";

        Assert.Single(Parse(service, text).IntroductionPoints);
    }

    [Fact]
    public void Certificates_are_of_the_signing_key_and_of_their_kind()
    {
        TestService service = new(6);
        TestService other = new(7);
        IntroductionPoint good = service.Point();
        IntroductionPoint foreign = other.Point();
        IntroductionPoint[] points =
        [
            good,
            good with { AuthenticationCertificate = foreign.AuthenticationCertificate },
            good with { EncryptionCertificate = foreign.EncryptionCertificate },
            good with { AuthenticationCertificate = good.EncryptionCertificate },
            good with { EncryptionCertificate = good.AuthenticationCertificate },
            service.Point(TestService.Now.AddHours(-1)),
            good with
            {
                AuthenticationCertificate = Ed25519Certificate.Create(
                    Ed25519CertificateType.IntroductionAuthentication,
                    good.AuthenticationKey.ToArray(),
                    CertifiedKeyType.Ed25519,
                    TestService.Now.AddHours(1),
                    service.Keys.SigningKey.Span,
                    service.Keys.SigningCertificate.CertifiedKey,
                    includeSigningKey: false),
            },
        ];

        OnionDescriptor descriptor = Parse(
            service, Encoding.UTF8.GetString(InnerDocumentWriter.Write(new() { IntroductionPoints = points })));

        Assert.Equal(good.AuthenticationKey, Assert.Single(descriptor.IntroductionPoints).AuthenticationKey);
    }

    [Fact]
    public void More_than_twenty_introduction_points_are_too_many()
    {
        TestService service = new(8);
        byte[] text = InnerDocumentWriter.Write(service.Describe(21));

        Assert.Null(InnerDocumentParser.Parse(text, service.Keys.SigningCertificate.CertifiedEd25519Key, TestService.Now, out DocumentFault fault));

        Assert.Equal(DocumentFaultKind.TooLarge, fault.Kind);
    }

    private static OnionDescriptor Parse(TestService service, string text)
    {
        OnionDescriptor? descriptor = InnerDocumentParser.Parse(
            Encoding.UTF8.GetBytes(text), service.Keys.SigningCertificate.CertifiedEd25519Key, TestService.Now, out DocumentFault fault);
        Assert.Equal(DocumentFault.None, fault);
        return descriptor!;
    }
}
