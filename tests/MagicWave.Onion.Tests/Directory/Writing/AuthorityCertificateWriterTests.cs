using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;

namespace MagicWave.Onion.Tests.Directory.Writing;

public class AuthorityCertificateWriterTests
{
    [Fact]
    public void What_is_written_holds_and_has_the_lines_of_c_tor()
    {
        AuthorityCertificate certificate = AuthorityKeys.First.Certificate;

        Assert.Equal(AuthorityCertificateVerdict.Valid, AuthorityCertificateVerifier.Verify(certificate, CapturedDocuments.Then));
        Assert.Equal("127.0.0.1:7000", certificate.Address!.ToString());
        Assert.Equal(Keywords(CapturedDocuments.Certificates[0]), Keywords(certificate));
    }

    private static IEnumerable<string> Keywords(AuthorityCertificate certificate) =>
        System.Text.Encoding.UTF8.GetString(certificate.Text.Span).Split('\n')
            .Where(line => line.StartsWith("dir-", StringComparison.Ordinal) || line.StartsWith("fingerprint", StringComparison.Ordinal)
                || line.StartsWith("-----", StringComparison.Ordinal))
            .Select(line => line.StartsWith('-') ? line : line.Split(' ')[0]);
}
