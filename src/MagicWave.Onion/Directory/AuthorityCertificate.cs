using System.Diagnostics.CodeAnalysis;
using System.Net;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>
/// A directory authority's certificate: its identity key vouches for the key that signs votes and consensuses (dir-spec 3.1). Immutable.
/// </summary>
public sealed record AuthorityCertificate
{
    /// <summary>The SHA-1 of the identity key: the authority's v3 identity.</summary>
    public required RsaId Identity { get; init; }

    /// <summary>The SHA-1 of the signing key.</summary>
    public required RsaId SigningKeyDigest { get; init; }

    /// <summary>Where the authority says it is; null when it does not.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>When the signing key stops.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The identity key, RSA as PKCS #1 DER.</summary>
    public required ReadOnlyMemory<byte> IdentityKey { get; init; }

    /// <summary>The signing key, RSA as PKCS #1 DER.</summary>
    public required ReadOnlyMemory<byte> SigningKey { get; init; }

    /// <summary>The signing key's signature over the digest of the identity key.</summary>
    public required ReadOnlyMemory<byte> Crosscert { get; init; }

    /// <summary>The identity key's signature over the document.</summary>
    public required ReadOnlyMemory<byte> Certification { get; init; }

    /// <summary>The SHA-1 of the signed part: 20 bytes.</summary>
    public required ReadOnlyMemory<byte> SignedDigest { get; init; }

    /// <summary>The document itself.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Parses one document that takes up the whole text.</summary>
    /// <param name="utf8">The text, of at most <see cref="DocumentLimits.AuthorityCertificateLength"/> bytes; it is copied where it is kept.</param>
    /// <param name="document">The document; null when it was refused.</param>
    /// <param name="fault">Why it was refused; <see cref="DocumentFault.None"/> when it was not.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out AuthorityCertificate? document, out DocumentFault fault)
    {
        document = AuthorityCertificateParser.Parse(utf8, out fault);
        return document is not null;
    }

    /// <summary>Parses documents that follow each other, as a directory cache serves them. Those that are refused are left out.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="firstFault">Why the first was refused of those that were; <see cref="DocumentFault.None"/> when none was. Its line counts from the start of that document.</param>
    public static IReadOnlyList<AuthorityCertificate> ParseAll(ReadOnlySpan<byte> utf8, out DocumentFault firstFault)
    {
        List<AuthorityCertificate> documents = [];
        firstFault = DocumentFault.None;
        DocumentSplitter splitter = new(utf8, "dir-key-certificate-version "u8);
        while (splitter.TryRead(out ReadOnlySpan<byte> text))
        {
            if (TryParse(text, out AuthorityCertificate? document, out DocumentFault fault))
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
