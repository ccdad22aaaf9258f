using System.Security.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Parses one microdescriptor (dir-spec 3.3).</summary>
internal sealed class MicrodescriptorParser : IItemParser
{
    private static readonly KeywordTable Table = new(
        new(Keyword.OnionKey, "onion-key", LineCount.Once, Object: ObjectRule.Optional),
        new(Keyword.NtorOnionKey, "ntor-onion-key", LineCount.Once, 1),
        new(Keyword.Id, "id", LineCount.Any, 2),
        new(Keyword.Family, "family", LineCount.AtMostOnce),
        new(Keyword.FamilyIds, "family-ids", LineCount.AtMostOnce),
        new(Keyword.P, "p", LineCount.AtMostOnce),
        new(Keyword.P6, "p6", LineCount.AtMostOnce));

    private readonly byte[] _ntorOnionKey = new byte[32];
    private byte[] _onionKey = [];
    private Ed25519Id? _ed25519Id;
    private Family _family = Family.None;
    private string[] _familyIds = [];
    private PortPolicySummary _exitPolicy = PortPolicySummary.RejectAll;
    private PortPolicySummary _ipv6ExitPolicy = PortPolicySummary.RejectAll;

    /// <summary>Parses the text as one document.</summary>
    public static Microdescriptor? Parse(ReadOnlySpan<byte> text, out DocumentFault fault)
    {
        if (text.Length > DocumentLimits.MicrodescriptorLength)
        {
            fault = new(DocumentFaultKind.TooLarge, 0, string.Empty);
            return null;
        }

        MicrodescriptorParser parser = new();
        return ItemParsing.TryRun(text, Table, Keyword.OnionKey, Keyword.None, parser, out fault) ? parser.Build(text) : null;
    }

    /// <inheritdoc/>
    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        WordReader words = line.Words;
        words.TryRead(out ReadOnlySpan<byte> first);
        return keyword switch
        {
            Keyword.OnionKey => !line.HasObject || KeyObjects.TryReadRelayKey(line, out _onionKey)
                ? DocumentFaultKind.None : DocumentFaultKind.BadObject,
            Keyword.NtorOnionKey => AsciiText.TryParseBase64(first, _ntorOnionKey) ? DocumentFaultKind.None : DocumentFaultKind.BadArgument,
            Keyword.Id => HandleId(words, first),
            Keyword.Family => HandleFamily(line),
            Keyword.FamilyIds => HandleFamilyIds(line),
            Keyword.P => HandlePolicy(line, ref _exitPolicy),
            Keyword.P6 => HandlePolicy(line, ref _ipv6ExitPolicy),
            _ => DocumentFaultKind.None,
        };
    }

    private static DocumentFaultKind HandlePolicy(in DocumentLine line, ref PortPolicySummary policy) =>
        PortPolicySummary.TryParse(line.Arguments, out policy) ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;

    private DocumentFaultKind HandleId(WordReader words, ReadOnlySpan<byte> type)
    {
        // Other kinds of identity may come, and rsa1024 was once one.
        if (!Core.Bytes.PublicBytes.Equal(type, "ed25519"u8))
        {
            return DocumentFaultKind.None;
        }

        words.TryRead(out ReadOnlySpan<byte> key);
        if (_ed25519Id is not null)
        {
            return DocumentFaultKind.RepeatedLine;
        }

        bool ok = LineValues.TryParseEd25519Id(key, out Ed25519Id id);
        _ed25519Id = id;
        return ok ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;
    }

    private DocumentFaultKind HandleFamily(in DocumentLine line)
    {
        _family = Family.Parse(line.Arguments);
        return DocumentFaultKind.None;
    }

    private DocumentFaultKind HandleFamilyIds(in DocumentLine line)
    {
        _familyIds = AsciiText.ToText(line.Arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return DocumentFaultKind.None;
    }

    private Microdescriptor Build(ReadOnlySpan<byte> text) => new()
    {
        Digest = MicrodescriptorDigest.FromBytes(SHA256.HashData(text)),
        OnionKey = _onionKey,
        NtorOnionKey = _ntorOnionKey,
        Ed25519Id = _ed25519Id,
        Family = _family,
        FamilyIds = _familyIds,
        ExitPolicy = _exitPolicy,
        Ipv6ExitPolicy = _ipv6ExitPolicy,
        Text = text.ToArray(),
    };
}
