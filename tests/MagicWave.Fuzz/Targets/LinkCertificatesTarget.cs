using MagicWave.Core.Bytes;
using MagicWave.Onion.Certificates;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Every kind of certificate from the same bytes. What was read holds exactly the bytes that it was read from.</summary>
internal sealed class LinkCertificatesTarget : IFuzzTarget
{
    public string Name => "link-certificates";

    public IEnumerable<byte[]> Seeds => LinkHandshakeTarget.RealCertificates();

    public void Run(ReadOnlySpan<byte> input)
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddYears(56);
        if (Ed25519Certificate.TryRead(input, out Ed25519Certificate? ed25519))
        {
            RequireSame(input, ed25519.Encoded.Span);
            _ = ed25519.IsExpired(now) || ed25519.IsSignedBy(ed25519.CertifiedEd25519Key);
        }

        if (RsaCrossCertificate.TryRead(input, out RsaCrossCertificate? cross))
        {
            RequireSame(input, cross.Encoded.Span);
            _ = cross.IsExpired(now) || cross.IsSignedBy(input);
        }

        if (RsaX509Certificate.TryRead(input, out RsaX509Certificate? x509))
        {
            RequireSame(input, x509.Encoded.Span);
            _ = x509.IsValidAt(now) && x509.IsSignedBy(x509);
        }
    }

    private static void RequireSame(ReadOnlySpan<byte> input, ReadOnlySpan<byte> encoded)
    {
        if (!PublicBytes.Equal(input, encoded))
        {
            throw new InvalidOperationException($"Read {input.Length} bytes, kept {encoded.Length}: {Hex.Format(encoded)}");
        }
    }
}
