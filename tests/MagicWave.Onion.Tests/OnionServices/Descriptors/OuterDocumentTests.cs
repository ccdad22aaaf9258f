using System.Text;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

public class OuterDocumentTests
{
    private static readonly string Good = CapturedDescriptor.TextOf(CapturedDescriptor.Plain.Text);

    public static TheoryData<string, string, DocumentFaultKind> BadTexts => new()
    {
        { "hs-descriptor 3\n", "hs-descriptor 2\n", DocumentFaultKind.UnknownVersion },
        { "hs-descriptor 3\n", "hs-descriptor unicorn\n", DocumentFaultKind.UnknownVersion },
        { "hs-descriptor 3\n", "hs-descriptor 3 4\n", DocumentFaultKind.BadArgument },
        { "hs-descriptor 3\n", string.Empty, DocumentFaultKind.MisplacedLine },
        { "descriptor-lifetime 180\n", string.Empty, DocumentFaultKind.MissingLine },
        { "descriptor-lifetime 180\n", "descriptor-lifetime 180\ndescriptor-lifetime 180\n", DocumentFaultKind.RepeatedLine },
        { "descriptor-lifetime 180\n", "descriptor-lifetime unicorn\n", DocumentFaultKind.BadArgument },
        { "descriptor-lifetime 180\n", "descriptor-lifetime 721\n", DocumentFaultKind.BadArgument },
        { "descriptor-lifetime 180\n", "descriptor-lifetime 7181615\n", DocumentFaultKind.BadArgument },
        { "descriptor-lifetime 180\n", "descriptor-lifetime -1\n", DocumentFaultKind.BadArgument },
        { "descriptor-signing-key-cert\n", "descriptor-signing-key-cert-2\n", DocumentFaultKind.MissingLine },
        { "ED25519 CERT", "UNICORN CERT", DocumentFaultKind.BadObject },
        { "-----BEGIN ED25519 CERT-----\n", "-----BEGIN ED25519 CERT-----\nAA==\n", DocumentFaultKind.BadObject },
        { "revision-counter ", "revision-counter 99999999999999999999 ", DocumentFaultKind.BadArgument },
        { "revision-counter ", "revision-counter +", DocumentFaultKind.BadArgument },
        { "revision-counter ", "revision-counter -", DocumentFaultKind.BadArgument },
        { "superencrypted\n", "encrypted\n", DocumentFaultKind.MissingLine },
        { "-----BEGIN MESSAGE-----", "-----BEGIN UNICORN-----", DocumentFaultKind.BadObject },
        { "\nsignature ", "\nsignature\t", DocumentFaultKind.BadArgument },
        { "\nsignature ", "\n signature ", DocumentFaultKind.BadLine },
        { "\nsignature ", "\nsignature JUNK", DocumentFaultKind.BadArgument },
        { "\nsignature ", "\nunknown ", DocumentFaultKind.MissingLine },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void Refuses(string from, string to, DocumentFaultKind expected)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);

        Assert.False(OnionDescriptorOuter.TryParse(Encoding.UTF8.GetBytes(Good.Replace(from, to, StringComparison.Ordinal)), out _, out DocumentFault fault));

        Assert.Equal(expected, fault.Kind);
    }

    [Fact]
    public void Refuses_the_line_that_c_tor_refuses() =>
        Assert.False(OnionDescriptorOuter.TryParse(VectorFile.LoadBytes<OuterDocumentTests>("onion-descriptors/bad-signature-line"), out _, out _));

    [Fact]
    public void Nothing_follows_the_signature()
    {
        Assert.False(OnionDescriptorOuter.TryParse(Encoding.UTF8.GetBytes(Good + "more\n"), out _, out DocumentFault fault));

        Assert.Equal(DocumentFaultKind.MisplacedLine, fault.Kind);
    }

    [Fact]
    public void A_layer_has_at_least_one_byte_of_text()
    {
        string begin = "-----BEGIN MESSAGE-----\n";
        int start = Good.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int end = Good.IndexOf("-----END MESSAGE-----", StringComparison.Ordinal);

        Assert.False(TryParse(48));
        Assert.True(TryParse(49));

        bool TryParse(int length) =>
            OnionDescriptorOuter.TryParse(
                Encoding.UTF8.GetBytes(Good[..start] + Convert.ToBase64String(new byte[length]) + "\n" + Good[end..]), out _, out _);
    }

    [Fact]
    public void Is_shorter_than_the_bound()
    {
        byte[] text = CapturedDescriptor.Plain.Text;

        Assert.True(OnionDescriptorOuter.TryParse(text, out _, out _, text.Length + 1));
        Assert.False(OnionDescriptorOuter.TryParse(text, out _, out DocumentFault fault, text.Length));
        Assert.Equal(DocumentFaultKind.TooLarge, fault.Kind);
        Assert.False(OnionDescriptorOuter.TryParse(new byte[64_000], out _, out _));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        byte[] text = CapturedDescriptor.Plain.Text;
        for (int i = 0; i < text.Length; i += i < 700 ? 1 : 97)
        {
            byte[] changed = [.. text];
            changed[i] ^= 1;
            bool isGood = OnionDescriptorOuter.TryParse(changed, out OnionDescriptorOuter? outer, out _)
                && outer.Verify(CapturedDescriptor.Plain.Then) == OnionDescriptorVerdict.Valid;

            Assert.False(isGood, $"byte {i}");
        }
    }

    [Fact]
    public void Says_what_is_wrong_with_the_keys()
    {
        TestService service = new(1);
        (byte[] _, byte[] other) = service.NewKey();
        byte[] signing = service.Keys.SigningCertificate.CertifiedKey.ToArray();

        Assert.Equal(OnionDescriptorVerdict.Valid, VerdictWith(service.Keys.SigningCertificate));
        Assert.Equal(
            OnionDescriptorVerdict.BadCertificate,
            VerdictWith(service.Certify(Ed25519CertificateType.IdentitySigning, signing, TestService.Now.AddHours(1))));
        Assert.Equal(
            OnionDescriptorVerdict.Expired,
            VerdictWith(service.Certify(Ed25519CertificateType.BlindedSigning, signing, TestService.Now.AddHours(-1))));
        Assert.Equal(
            OnionDescriptorVerdict.BadSignature,
            VerdictWith(service.Certify(Ed25519CertificateType.BlindedSigning, other, TestService.Now.AddHours(1))));
        byte[] forged = service.Keys.SigningCertificate.Encoded.ToArray();
        forged[^1] ^= 1;
        Assert.True(Ed25519Certificate.TryRead(forged, out Ed25519Certificate? certificate));
        Assert.Equal(OnionDescriptorVerdict.BadCertificate, VerdictWith(certificate));

        OnionDescriptorVerdict VerdictWith(Ed25519Certificate signingCertificate)
        {
            Assert.True(OnionDescriptorWriter.TryWrite(
                service.Describe(1), service.KeysWith(signingCertificate), 1, [], service.Random, out byte[]? text));
            Assert.True(OnionDescriptorOuter.TryParse(text, out OnionDescriptorOuter? outer, out _));
            return outer.Verify(TestService.Now);
        }
    }

    [Fact]
    public void The_blinded_key_must_be_in_the_certificate()
    {
        TestService service = new(2);
        Ed25519Certificate bare = service.Certify(
            Ed25519CertificateType.BlindedSigning, service.Keys.SigningCertificate.CertifiedKey, TestService.Now.AddHours(1), includeKey: false);
        string text = Encoding.UTF8.GetString(service.Write(service.Describe(1)));
        string changed = text.Replace(
            string.Concat(Convert.ToBase64String(service.Keys.SigningCertificate.Encoded.Span).Chunk(64).Select(line => new string(line) + "\n")),
            Convert.ToBase64String(bare.Encoded.Span) + "\n",
            StringComparison.Ordinal);
        Assert.NotEqual(text, changed);

        Assert.False(OnionDescriptorOuter.TryParse(Encoding.UTF8.GetBytes(changed), out _, out DocumentFault fault));

        Assert.Equal(DocumentFaultKind.BadObject, fault.Kind);
    }
}
