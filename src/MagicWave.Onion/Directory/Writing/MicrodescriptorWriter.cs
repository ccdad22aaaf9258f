using System.Diagnostics.CodeAnalysis;
using MagicWave.Onion.Certificates;

namespace MagicWave.Onion.Directory.Writing;

/// <summary>
/// Makes a microdescriptor from a server descriptor as authorities do with consensus method 35 (dir-spec 3.3): byte for byte the same, for it is
/// named by its digest.
/// </summary>
public static class MicrodescriptorWriter
{
    /// <summary>The consensus method whose rules are followed.</summary>
    public const int Method = 35;

    /// <summary>
    /// Makes it. False when the descriptor has no old onion key: authorities of C tor cannot make one either, and would not agree on its text.
    /// </summary>
    /// <param name="descriptor">A descriptor that was verified: its family certificates are taken at their word.</param>
    /// <param name="microdescriptor">The result.</param>
    public static bool TryWrite(ServerDescriptor descriptor, [NotNullWhen(true)] out Microdescriptor? microdescriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        microdescriptor = null;
        if (descriptor.OnionKey.IsEmpty)
        {
            return false;
        }

        DocumentBuilder document = new DocumentBuilder()
            .Line("onion-key").Object(Parsing.KeyObjects.RsaPublicKey, descriptor.OnionKey.Span)
            .Line($"ntor-onion-key {DocumentBuilder.Base64(descriptor.NtorOnionKey.Span)}")
            .OptionalLine("family", descriptor.Family.IsEmpty ? null : descriptor.Family.ToCanonicalText(descriptor.RsaId))
            .OptionalLine("family-ids", FamilyIds(descriptor))
            .OptionalLine("p", PolicyText(descriptor.ExitPolicy.SummarizeIPv4()))
            .OptionalLine("p6", PolicyText(descriptor.Ipv6ExitPolicy))
            .Line($"id ed25519 {descriptor.Ed25519Id}");
        return Microdescriptor.TryParse(document.ToUtf8(), out microdescriptor, out _);
    }

    private static string? PolicyText(PortPolicySummary policy) => policy.IsRejectAll ? null : policy.ToString();

    private static string? FamilyIds(ServerDescriptor descriptor)
    {
        SortedSet<string> ids = new(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> encoded in descriptor.FamilyCertificates)
        {
            if (Ed25519Certificate.TryRead(encoded.Span, out Ed25519Certificate? certificate) && certificate.SigningKey is { } family)
            {
                ids.Add($"ed25519:{family}");
            }
        }

        return ids.Count == 0 ? null : string.Join(' ', ids);
    }
}
