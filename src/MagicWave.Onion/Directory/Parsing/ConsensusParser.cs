using System.Collections.Frozen;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Parses a consensus of either flavour in one pass: header, entries, footer, signatures (dir-spec 3.4.1).</summary>
internal sealed class ConsensusParser
{
    private static readonly KeywordTable FooterTable = new(
        new(Keyword.DirectoryFooter, "directory-footer", LineCount.Once),
        new(Keyword.BandwidthWeights, "bandwidth-weights", LineCount.AtMostOnce),
        new(Keyword.DirectorySignature, "directory-signature", LineCount.AtLeastOnce, 2, ObjectRule.Needed));

    private readonly ConsensusHeader _header = new();
    private readonly List<RouterStatus> _routers = [];
    private readonly List<ConsensusSignature> _signatures = [];
    private RouterStatusParser _entry = new(ConsensusFlavor.Ns);
    private IReadOnlyDictionary<string, int>? _weights;
    private ItemReader _item = new(ConsensusHeader.Table);
    private KeywordTable _table = ConsensusHeader.Table;
    private Section _section;
    private int _entryLine;
    private int _signedLength;

    private enum Section
    {
        Header,
        Routers,
        Footer,
    }

    /// <summary>Parses the text as one document.</summary>
    public static Consensus? Parse(ReadOnlySpan<byte> text, out DocumentFault fault)
    {
        if (text.Length > DocumentLimits.ConsensusLength)
        {
            fault = new(DocumentFaultKind.TooLarge, 0, string.Empty);
            return null;
        }

        ConsensusParser parser = new();
        return parser.TryRun(text, out fault) ? parser.Build(text) : null;
    }

    private bool TryRun(ReadOnlySpan<byte> text, out DocumentFault fault)
    {
        DocumentReader reader = new(text);
        while (reader.TryRead(out DocumentLine line))
        {
            if (!TryEnterSection(line, out fault) || !_item.TryClassify(line, out Keyword keyword, out fault))
            {
                return false;
            }

            DocumentFaultKind kind = line.Index == 0 && keyword != Keyword.NetworkStatusVersion ? DocumentFaultKind.UnknownVersion
                : _signedLength > 0 && keyword != Keyword.DirectorySignature ? DocumentFaultKind.MisplacedLine
                : keyword == Keyword.None ? DocumentFaultKind.None
                : _section switch
                {
                    Section.Header => _header.Handle(keyword, line),
                    Section.Routers => _entry.Handle(keyword, line),
                    _ => HandleFooter(keyword, line),
                };
            if (kind != DocumentFaultKind.None)
            {
                fault = new(kind, line.Number, _table.NameOf(keyword));
                return false;
            }
        }

        if (reader.Fault != DocumentFaultKind.None)
        {
            fault = new(reader.Fault, reader.Number, string.Empty);
            return false;
        }

        if (_section != Section.Footer)
        {
            fault = new(DocumentFaultKind.MissingLine, reader.Number, "directory-footer");
            return false;
        }

        return _item.IsComplete(_entryLine, out fault);
    }

    // "r" begins an entry, "directory-footer" the footer: each ends what came before.
    private bool TryEnterSection(in DocumentLine line, out DocumentFault fault)
    {
        fault = DocumentFault.None;
        bool isEntry = _section != Section.Footer && line.Name.Length == 1 && line.Name[0] == (byte)'r';
        bool isFooter = _section != Section.Footer && !isEntry && PublicBytes.Equal(line.Name, "directory-footer"u8);
        if (!isEntry && !isFooter)
        {
            return true;
        }

        if (!_item.IsComplete(_entryLine, out fault) || !TryLeaveSection(line.Number, out fault))
        {
            return false;
        }

        if (isEntry && _routers.Count == DocumentLimits.ConsensusRouters)
        {
            fault = new(DocumentFaultKind.TooLarge, line.Number, "r");
            return false;
        }

        _section = isEntry ? Section.Routers : Section.Footer;
        _table = isEntry ? RouterStatusParser.Table : FooterTable;
        _item = new(_table);
        _entryLine = line.Number;
        return true;
    }

    private bool TryLeaveSection(int lineNumber, out DocumentFault fault)
    {
        fault = DocumentFault.None;
        if (_section == Section.Header)
        {
            _entry = new(_header.Flavor);
            fault = _header.HasOrderedDates ? fault : new(DocumentFaultKind.Inconsistent, lineNumber, "valid-until");
            return _header.HasOrderedDates;
        }

        if (_entry.Take() is not { } status)
        {
            fault = new(DocumentFaultKind.MissingLine, _entryLine, "m");
            return false;
        }

        if (_routers.Count > 0 && _routers[^1].RsaId >= status.RsaId)
        {
            fault = new(DocumentFaultKind.Inconsistent, _entryLine, "r");
            return false;
        }

        _routers.Add(status);
        return true;
    }

    private DocumentFaultKind HandleFooter(Keyword keyword, in DocumentLine line)
    {
        if (keyword == Keyword.BandwidthWeights)
        {
            bool ok = LineValues.TryParseNumbers(line.Words, out IReadOnlyDictionary<string, int> weights);
            _weights = weights;
            return ok ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;
        }

        if (keyword != Keyword.DirectorySignature)
        {
            return DocumentFaultKind.None;
        }

        // What is signed ends with the space after the first "directory-signature".
        _signedLength = _signedLength == 0 ? line.Start + "directory-signature ".Length : _signedLength;
        return _signatures.Count == DocumentLimits.Authorities ? DocumentFaultKind.TooLarge : HandleSignature(line);
    }

    private DocumentFaultKind HandleSignature(in DocumentLine line)
    {
        WordReader words = line.Words;
        words.TryRead(out ReadOnlySpan<byte> first);
        ConsensusDigestAlgorithm algorithm = ConsensusDigestAlgorithm.Sha1;
        if (words.HasAtLeast(2))
        {
            // A digest that nobody knows here is a signature that cannot be checked: it is passed over (dir-spec 3.4.1).
            bool isSha1 = PublicBytes.Equal(first, "sha1"u8);
            if (!isSha1 && !PublicBytes.Equal(first, "sha256"u8))
            {
                return DocumentFaultKind.None;
            }

            algorithm = isSha1 ? ConsensusDigestAlgorithm.Sha1 : ConsensusDigestAlgorithm.Sha256;
            words.TryRead(out first);
        }

        words.TryRead(out ReadOnlySpan<byte> second);
        if (!LineValues.TryParseRsaId(first, out RsaId identity) || !LineValues.TryParseRsaId(second, out RsaId signingKey))
        {
            return DocumentFaultKind.BadArgument;
        }

        if (!KeyObjects.TryReadSignature(line, out byte[] signature))
        {
            return DocumentFaultKind.BadObject;
        }

        _signatures.Add(new(algorithm, identity, signingKey, signature));
        return DocumentFaultKind.None;
    }

    private Consensus Build(ReadOnlySpan<byte> text) => new()
    {
        Flavor = _header.Flavor,
        Method = _header.Method,
        ValidAfter = _header.ValidAfter,
        FreshUntil = _header.FreshUntil,
        ValidUntil = _header.ValidUntil,
        VoteDelay = _header.VoteDelay,
        DistDelay = _header.DistDelay,
        ClientVersions = _header.ClientVersions,
        ServerVersions = _header.ServerVersions,
        KnownFlags = _header.KnownFlags,
        RecommendedClientProtocols = _header.RecommendedClient,
        RecommendedRelayProtocols = _header.RecommendedRelay,
        RequiredClientProtocols = _header.RequiredClient,
        RequiredRelayProtocols = _header.RequiredRelay,
        Params = _header.Params ?? FrozenDictionary<string, int>.Empty,
        PreviousSharedRandom = _header.PreviousSharedRandom,
        CurrentSharedRandom = _header.CurrentSharedRandom,
        DirectorySources = _header.Sources,
        Routers = _routers,
        BandwidthWeights = _weights ?? FrozenDictionary<string, int>.Empty,
        Signatures = _signatures,
        Sha1Digest = SHA1.HashData(text[.._signedLength]),
        Sha256Digest = SHA256.HashData(text[.._signedLength]),
    };
}
