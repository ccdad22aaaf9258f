using System.Buffers.Text;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>Parses the outer document of a descriptor (rend-spec-v3 2.4).</summary>
internal sealed class OuterDocumentParser : IItemParser
{
    private static readonly KeywordTable Table = new(
        new(Keyword.HsDescriptor, "hs-descriptor", LineCount.Once, 1),
        new(Keyword.DescriptorLifetime, "descriptor-lifetime", LineCount.Once, 1),
        new(Keyword.DescriptorSigningKeyCert, "descriptor-signing-key-cert", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.RevisionCounter, "revision-counter", LineCount.Once, 1),
        new(Keyword.Superencrypted, "superencrypted", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.Signature, "signature", LineCount.Once, 1));

    private readonly byte[] _signature = new byte[Ed25519.SignatureLength];
    private byte[] _superencrypted = [];
    private Ed25519Certificate? _certificate;
    private TimeSpan _lifetime;
    private ulong _revisionCounter;
    private int _signedLength;

    /// <summary>Parses the text as one document.</summary>
    public static OnionDescriptorOuter? Parse(ReadOnlySpan<byte> text, int maximumLength, out DocumentFault fault)
    {
        if (text.Length >= maximumLength)
        {
            fault = new(DocumentFaultKind.TooLarge, 0, string.Empty);
            return null;
        }

        OuterDocumentParser parser = new();
        if (!ItemParsing.TryRun(text, Table, Keyword.HsDescriptor, Keyword.Signature, parser, out fault))
        {
            return null;
        }

        // tor looks for the bytes of the line's beginning, not for its words.
        if (text[parser._signedLength..].StartsWith("signature "u8) && parser._certificate is { SigningKey: { } blindedKey } certificate)
        {
            return parser.Build(text, certificate, blindedKey);
        }

        fault = new(DocumentFaultKind.BadArgument, 0, "signature");
        return null;
    }

    /// <inheritdoc/>
    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        WordReader words = line.Words;
        words.TryRead(out ReadOnlySpan<byte> first);
        if (line.Words.HasAtLeast(2) && keyword is not (Keyword.DescriptorSigningKeyCert or Keyword.Superencrypted))
        {
            return DocumentFaultKind.BadArgument;
        }

        switch (keyword)
        {
            case Keyword.HsDescriptor:
                return PublicBytes.Equal(first, "3"u8) ? DocumentFaultKind.None : DocumentFaultKind.UnknownVersion;
            case Keyword.DescriptorLifetime:
                bool isLifetime = AsciiNumber.TryParse(first, 0, (long)OnionDescriptorLimits.MaximumLifetime.TotalMinutes, out long minutes);
                _lifetime = TimeSpan.FromMinutes(minutes);
                return isLifetime ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;
            case Keyword.DescriptorSigningKeyCert:
                return HandleCertificate(line);
            case Keyword.RevisionCounter:
                return Utf8Parser.TryParse(first, out _revisionCounter, out int used) && used == first.Length && first[0] != (byte)'+'
                    ? DocumentFaultKind.None
                    : DocumentFaultKind.BadArgument;
            case Keyword.Superencrypted:
                return LayerText.TryReadMessage(line, out _superencrypted) ? DocumentFaultKind.None : DocumentFaultKind.BadObject;
            default:
                _signedLength = line.Start;
                return AsciiText.TryParseBase64(first, _signature) ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;
        }
    }

    // Its key must be in it, for nothing else says whose descriptor it is.
    private DocumentFaultKind HandleCertificate(in DocumentLine line) =>
        KeyObjects.TryReadCertificate(line, "ED25519 CERT"u8, out byte[] encoded)
            && Ed25519Certificate.TryRead(encoded, out _certificate)
            && _certificate.SigningKey is not null
            ? DocumentFaultKind.None
            : DocumentFaultKind.BadObject;

    private OnionDescriptorOuter Build(ReadOnlySpan<byte> text, Ed25519Certificate certificate, Ed25519Id blindedKey) => new()
    {
        BlindedKey = blindedKey,
        SigningCertificate = certificate,
        Lifetime = _lifetime,
        RevisionCounter = _revisionCounter,
        Superencrypted = _superencrypted,
        Signature = _signature,
        Text = text.ToArray(),
        SignedLength = _signedLength,
    };
}
