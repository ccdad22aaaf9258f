using System.Diagnostics.CodeAnalysis;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>What a client needs of a relay beyond its consensus entry (dir-spec 3.3). Immutable; trusted by its digest alone.</summary>
public sealed record Microdescriptor
{
    /// <summary>The SHA-256 of the text.</summary>
    public required MicrodescriptorDigest Digest { get; init; }

    /// <summary>The old RSA onion key as PKCS #1 DER; empty when it is left out, as nobody uses it.</summary>
    public ReadOnlyMemory<byte> OnionKey { get; init; }

    /// <summary>The X25519 onion key: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> NtorOnionKey { get; init; }

    /// <summary>The Ed25519 identity, when the authorities agree on one.</summary>
    public Ed25519Id? Ed25519Id { get; init; }

    /// <summary>Relays that the operator says are theirs too.</summary>
    public Family Family { get; init; } = Family.None;

    /// <summary>Families that the relay proved to belong to, as written: <c>ed25519:</c> and base64 (proposal 321).</summary>
    public IReadOnlyList<string> FamilyIds { get; init; } = [];

    /// <summary>Ports it exits to over IPv4.</summary>
    public PortPolicySummary ExitPolicy { get; init; } = PortPolicySummary.RejectAll;

    /// <summary>Ports it exits to over IPv6.</summary>
    public PortPolicySummary Ipv6ExitPolicy { get; init; } = PortPolicySummary.RejectAll;

    /// <summary>The document itself, as a directory cache serves it.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Parses one document that takes up the whole text.</summary>
    /// <param name="utf8">The text, of at most <see cref="DocumentLimits.MicrodescriptorLength"/> bytes; it is copied where it is kept.</param>
    /// <param name="document">The document; null when it was refused.</param>
    /// <param name="fault">Why it was refused; <see cref="DocumentFault.None"/> when it was not.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Microdescriptor? document, out DocumentFault fault)
    {
        document = MicrodescriptorParser.Parse(utf8, out fault);
        return document is not null;
    }

    /// <summary>Parses documents that follow each other, as a directory cache serves them. Those that are refused are left out.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="firstFault">Why the first was refused of those that were; <see cref="DocumentFault.None"/> when none was. Its line counts from the start of that document.</param>
    public static IReadOnlyList<Microdescriptor> ParseAll(ReadOnlySpan<byte> utf8, out DocumentFault firstFault)
    {
        List<Microdescriptor> documents = [];
        firstFault = DocumentFault.None;
        DocumentSplitter splitter = new(utf8, "onion-key"u8);
        while (splitter.TryRead(out ReadOnlySpan<byte> text))
        {
            if (TryParse(text, out Microdescriptor? document, out DocumentFault fault))
            {
                documents.Add(document);
            }
            else if (firstFault.Kind == DocumentFaultKind.None)
            {
                firstFault = fault;
            }
        }

        return documents;
    }
}
