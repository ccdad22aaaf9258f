using System.Globalization;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>Writes what the inner encrypted layer holds, with the lines in the order of C tor (rend-spec-v3 2.5.2).</summary>
internal static class InnerDocumentWriter
{
    private const string FlowControlProtocol = "FlowCtrl=";

    /// <summary>Writes the text.</summary>
    public static byte[] Write(OnionDescriptor descriptor)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        DocumentBuilder document = new DocumentBuilder()
            .Line("create2-formats 2")
            .OptionalLine(
                "intro-auth-required",
                descriptor.IntroductionAuthentication.Count == 0 ? null : string.Join(' ', descriptor.IntroductionAuthentication))
            .OptionalFlag("single-onion-service", descriptor.IsSingleOnionService);
        if (descriptor.FlowControl is { } flowControl)
        {
            string versions = flowControl.Versions.Text.Replace(FlowControlProtocol, string.Empty, StringComparison.Ordinal);
            document.Line(string.Create(invariant, $"flow-control {versions} {flowControl.SendmeIncrement}"));
        }

        if (descriptor.ProofOfWork is { } puzzle)
        {
            string seed = Convert.ToBase64String(puzzle.Seed.Span);
            string expiresAt = InnerDocumentParser.TimeText(puzzle.ExpiresAt);
            document.Line(string.Create(invariant, $"pow-params v1 {seed} {puzzle.SuggestedEffort} {expiresAt}"));
        }

        foreach (IntroductionPoint point in descriptor.IntroductionPoints)
        {
            WritePoint(document, point);
        }

        return document.ToUtf8();
    }

    private static void WritePoint(DocumentBuilder document, IntroductionPoint point)
    {
        byte[] specifiers = new byte[LinkSpecifier.ListLength(point.LinkSpecifiers)];
        ByteWriter writer = new(specifiers);
        LinkSpecifier.WriteList(ref writer, point.LinkSpecifiers);
        document.Line($"introduction-point {Convert.ToBase64String(specifiers)}")
            .Line($"onion-key ntor {Convert.ToBase64String(point.OnionKey.Span)}")
            .Line("auth-key").Object("ED25519 CERT", point.AuthenticationCertificate.Encoded.Span)
            .Line($"enc-key ntor {Convert.ToBase64String(point.EncryptionKey.Span)}")
            .Line("enc-key-cert").Object("ED25519 CERT", point.EncryptionCertificate.Encoded.Span);
    }
}
