using System.Buffers;
using System.Buffers.Text;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// Parses one introduction point (rend-spec-v3 2.5.2.2). The keys of the old handshake (<c>legacy-key</c>) are skipped with all that is not
/// known.
/// </summary>
internal sealed class IntroductionPointParser : IItemParser
{
    private static readonly KeywordTable Table = new(
        new(Keyword.IntroductionPoint, "introduction-point", LineCount.Once, 1),
        new(Keyword.OnionKey, "onion-key", LineCount.AtLeastOnce, 2, ObjectRule.Optional),
        new(Keyword.AuthKey, "auth-key", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.EncKey, "enc-key", LineCount.Once, 2, ObjectRule.Optional),
        new(Keyword.EncKeyCert, "enc-key-cert", LineCount.Once, Object: ObjectRule.Needed));

    private readonly byte[] _onionKey = new byte[X25519.KeyLength];
    private readonly byte[] _encryptionKey = new byte[X25519.KeyLength];
    private IReadOnlyList<LinkSpecifier> _linkSpecifiers = [];
    private Ed25519Certificate? _authenticationCertificate;
    private Ed25519Certificate? _encryptionCertificate;
    private bool _hasOnionKey;

    /// <summary>Parses one section; null when it is broken or the signing key did not sign its certificates, or they have ended.</summary>
    public static IntroductionPoint? Parse(ReadOnlySpan<byte> section, Ed25519Id signingKey, DateTimeOffset wallTime)
    {
        IntroductionPointParser parser = new();
        return ItemParsing.TryRun(section, Table, Keyword.IntroductionPoint, Keyword.None, parser, out _)
            && parser is { _hasOnionKey: true, _authenticationCertificate: { } authentication, _encryptionCertificate: { } encryption }
            && Holds(authentication, Ed25519CertificateType.IntroductionAuthentication, signingKey, wallTime)
            && Holds(encryption, Ed25519CertificateType.IntroductionEncryption, signingKey, wallTime)
            ? new()
            {
                LinkSpecifiers = parser._linkSpecifiers,
                OnionKey = parser._onionKey,
                EncryptionKey = parser._encryptionKey,
                AuthenticationCertificate = authentication,
                EncryptionCertificate = encryption,
            }
            : null;
    }

    /// <inheritdoc/>
    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        WordReader words = line.Words;
        words.TryRead(out ReadOnlySpan<byte> first);
        words.TryRead(out ReadOnlySpan<byte> second);
        switch (keyword)
        {
            case Keyword.IntroductionPoint:
                return TryReadLinkSpecifiers(first, out _linkSpecifiers) ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;
            case Keyword.OnionKey:
                if (!PublicBytes.Equal(first, "ntor"u8))
                {
                    return DocumentFaultKind.None;
                }

                _hasOnionKey = true;
                return AsciiText.TryParseBase64(second, _onionKey) ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;
            case Keyword.EncKey:
                return PublicBytes.Equal(first, "ntor"u8) && AsciiText.TryParseBase64(second, _encryptionKey)
                    ? DocumentFaultKind.None
                    : DocumentFaultKind.BadArgument;
            case Keyword.AuthKey:
                return Certificate(line, ref _authenticationCertificate);
            default:
                return Certificate(line, ref _encryptionCertificate);
        }
    }

    private static bool Holds(Ed25519Certificate certificate, Ed25519CertificateType type, Ed25519Id signingKey, DateTimeOffset wallTime) =>
        certificate.Type == type
        && certificate.SigningKey == signingKey
        && !certificate.IsExpired(wallTime)
        && certificate.IsSignedBy(signingKey);

    private static DocumentFaultKind Certificate(in DocumentLine line, ref Ed25519Certificate? certificate) =>
        KeyObjects.TryReadCertificate(line, "ED25519 CERT"u8, out byte[] encoded) && Ed25519Certificate.TryRead(encoded, out certificate)
            ? DocumentFaultKind.None
            : DocumentFaultKind.BadObject;

    private static bool TryReadLinkSpecifiers(ReadOnlySpan<byte> base64, out IReadOnlyList<LinkSpecifier> specifiers)
    {
        specifiers = [];
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, decoded, out _, out int written) != OperationStatus.Done)
        {
            return false;
        }

        ByteReader reader = new(decoded.AsSpan(0, written));
        return LinkSpecifier.TryReadList(ref reader, out specifiers) && reader.IsAtEnd;
    }
}
