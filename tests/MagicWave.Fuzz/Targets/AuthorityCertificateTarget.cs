using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Authority certificates: only the one that was signed verifies.</summary>
internal sealed class AuthorityCertificateTarget : IFuzzTarget
{
    private static readonly IReadOnlyList<AuthorityCertificate> Genuine =
        AuthorityCertificate.ParseAll(CapturedDocuments.Read("authority-certificates"), out _);

    public string Name => "authority-certificate";

    public IEnumerable<byte[]> Seeds => Genuine.Select(certificate => certificate.Text.ToArray());

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!AuthorityCertificate.TryParse(input, out AuthorityCertificate? certificate, out DocumentFault fault))
        {
            Property.Require(fault.Kind != DocumentFaultKind.None, "a refusal says why");
            return;
        }

        if (AuthorityCertificateVerifier.Verify(certificate, certificate.Published) == AuthorityCertificateVerdict.Valid)
        {
            Property.Require(
                Genuine.Any(genuine => PublicBytes.Equal(genuine.SignedDigest.Span, certificate.SignedDigest.Span)), "nobody else signed one");
        }
    }
}
