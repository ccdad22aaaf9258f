using System.Net;
using System.Security.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Parses one authority certificate (dir-spec 3.1).</summary>
internal sealed class AuthorityCertificateParser : IItemParser
{
    private static readonly KeywordTable Table = new(
        new(Keyword.DirKeyCertificateVersion, "dir-key-certificate-version", LineCount.Once, 1),
        new(Keyword.DirAddress, "dir-address", LineCount.AtMostOnce, 1),
        new(Keyword.Fingerprint, "fingerprint", LineCount.Once, 1),
        new(Keyword.DirIdentityKey, "dir-identity-key", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.DirKeyPublished, "dir-key-published", LineCount.Once, 2),
        new(Keyword.DirKeyExpires, "dir-key-expires", LineCount.Once, 2),
        new(Keyword.DirSigningKey, "dir-signing-key", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.DirKeyCrosscert, "dir-key-crosscert", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.DirKeyCertification, "dir-key-certification", LineCount.Once, Object: ObjectRule.Needed));

    private RsaId _fingerprint;
    private IPEndPoint? _address;
    private DateTimeOffset _published;
    private DateTimeOffset _expires;
    private byte[] _identityKey = [];
    private byte[] _signingKey = [];
    private byte[] _crosscert = [];
    private byte[] _certification = [];
    private int _signedLength;

    /// <summary>Parses the text as one document.</summary>
    public static AuthorityCertificate? Parse(ReadOnlySpan<byte> text, out DocumentFault fault)
    {
        text = DocumentSplitter.TrimEmptyLines(text);
        if (text.Length > DocumentLimits.AuthorityCertificateLength)
        {
            fault = new(DocumentFaultKind.TooLarge, 0, string.Empty);
            return null;
        }

        AuthorityCertificateParser parser = new();
        if (!ItemParsing.TryRun(text, Table, Keyword.DirKeyCertificateVersion, Keyword.DirKeyCertification, parser, out fault))
        {
            return null;
        }

        if (parser._fingerprint != RsaIdentity.IdOf(parser._identityKey))
        {
            fault = new(DocumentFaultKind.Inconsistent, 0, "fingerprint");
            return null;
        }

        return parser.Build(text);
    }

    /// <inheritdoc/>
    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        line.Words.TryRead(out ReadOnlySpan<byte> first);
        switch (keyword)
        {
            case Keyword.DirKeyCertificateVersion:
                return Core.Bytes.PublicBytes.Equal(first, "3"u8) ? DocumentFaultKind.None : DocumentFaultKind.UnknownVersion;
            case Keyword.DirAddress:
                return Argument(LineValues.TryParseEndPoint(first, out _address));
            case Keyword.Fingerprint:
                return Argument(LineValues.TryParseRsaId(first, out _fingerprint));
            case Keyword.DirKeyPublished:
                return Argument(LineValues.TryParseTime(line.Arguments, out _published));
            case Keyword.DirKeyExpires:
                return Argument(LineValues.TryParseTime(line.Arguments, out _expires));
            case Keyword.DirIdentityKey:
                return Object(KeyObjects.TryReadRsaKey(line, out _identityKey));
            case Keyword.DirSigningKey:
                return Object(KeyObjects.TryReadRsaKey(line, out _signingKey));
            case Keyword.DirKeyCrosscert:
                // tor writes ID SIGNATURE and takes SIGNATURE as well (dir-spec 3.1).
                return Object(line.TryDecodeObject("ID SIGNATURE"u8, 1024, out _crosscert) || KeyObjects.TryReadSignature(line, out _crosscert));
            default:
                _signedLength = line.LineEnd;
                return Object(KeyObjects.TryReadSignature(line, out _certification));
        }
    }

    private static DocumentFaultKind Argument(bool ok) => ok ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;

    private static DocumentFaultKind Object(bool ok) => ok ? DocumentFaultKind.None : DocumentFaultKind.BadObject;

    private AuthorityCertificate Build(ReadOnlySpan<byte> text) => new()
    {
        Identity = _fingerprint,
        SigningKeyDigest = RsaIdentity.IdOf(_signingKey),
        Address = _address,
        Published = _published,
        Expires = _expires,
        IdentityKey = _identityKey,
        SigningKey = _signingKey,
        Crosscert = _crosscert,
        Certification = _certification,
        SignedDigest = SHA1.HashData(text[.._signedLength]),
        Text = text.ToArray(),
    };
}
