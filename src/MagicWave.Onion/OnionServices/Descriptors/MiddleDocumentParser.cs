using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Parsing;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>Parses what the outer encrypted layer holds (rend-spec-v3 2.5.1).</summary>
internal sealed class MiddleDocumentParser : IItemParser
{
    private static readonly KeywordTable Table = new(
        new(Keyword.DescAuthType, "desc-auth-type", LineCount.Once, 1),
        new(Keyword.DescAuthEphemeralKey, "desc-auth-ephemeral-key", LineCount.Once, 1),
        new(Keyword.AuthClient, "auth-client", LineCount.AtLeastOnce, 3),
        new(Keyword.Encrypted, "encrypted", LineCount.Once, Object: ObjectRule.Needed));

    private readonly byte[] _ephemeralKey = new byte[X25519.KeyLength];
    private readonly List<AuthorizedClient> _clients = [];
    private byte[] _encrypted = [];

    /// <summary>Parses the decrypted text, without the zeros after it.</summary>
    public static MiddleDocument? Parse(ReadOnlySpan<byte> text, out DocumentFault fault)
    {
        MiddleDocumentParser parser = new();
        return ItemParsing.TryRun(LayerText.EndLastLine(text), Table, Keyword.DescAuthType, Keyword.None, parser, out fault)
            ? new() { EphemeralKey = parser._ephemeralKey, Clients = parser._clients, Encrypted = parser._encrypted }
            : null;
    }

    /// <inheritdoc/>
    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        WordReader words = line.Words;
        words.TryRead(out ReadOnlySpan<byte> first);
        return keyword switch
        {
            Keyword.DescAuthType => PublicBytes.Equal(first, "x25519"u8) ? DocumentFaultKind.None : DocumentFaultKind.UnknownVersion,
            Keyword.DescAuthEphemeralKey =>
                AsciiText.TryParseBase64(first, _ephemeralKey) ? DocumentFaultKind.None : DocumentFaultKind.BadArgument,
            Keyword.AuthClient => HandleClient(words, first),
            _ => LayerText.TryReadMessage(line, out _encrypted) ? DocumentFaultKind.None : DocumentFaultKind.BadObject,
        };
    }

    private DocumentFaultKind HandleClient(WordReader words, ReadOnlySpan<byte> first)
    {
        byte[] id = new byte[AuthorizedClient.IdLength];
        byte[] iv = new byte[AuthorizedClient.IvLength];
        byte[] cookie = new byte[DescriptorCookie.Length];
        words.TryRead(out ReadOnlySpan<byte> second);
        words.TryRead(out ReadOnlySpan<byte> third);
        if (!AsciiText.TryParseBase64(first, id) || !AsciiText.TryParseBase64(second, iv) || !AsciiText.TryParseBase64(third, cookie))
        {
            return DocumentFaultKind.BadArgument;
        }

        _clients.Add(new(id, iv, cookie));
        return DocumentFaultKind.None;
    }
}
