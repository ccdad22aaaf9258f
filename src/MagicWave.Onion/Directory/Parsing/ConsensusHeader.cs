using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>The lines of a consensus before its first relay (dir-spec 3.4.1).</summary>
internal sealed class ConsensusHeader
{
    public static readonly KeywordTable Table = new(
        new(Keyword.NetworkStatusVersion, "network-status-version", LineCount.Once, 1),
        new(Keyword.VoteStatus, "vote-status", LineCount.Once, 1),
        new(Keyword.ConsensusMethod, "consensus-method", LineCount.AtMostOnce, 1),
        new(Keyword.ValidAfter, "valid-after", LineCount.Once, 2),
        new(Keyword.FreshUntil, "fresh-until", LineCount.Once, 2),
        new(Keyword.ValidUntil, "valid-until", LineCount.Once, 2),
        new(Keyword.VotingDelay, "voting-delay", LineCount.Once, 2),
        new(Keyword.ClientVersions, "client-versions", LineCount.AtMostOnce),
        new(Keyword.ServerVersions, "server-versions", LineCount.AtMostOnce),
        new(Keyword.KnownFlags, "known-flags", LineCount.Once),
        new(Keyword.RecommendedClientProtocols, "recommended-client-protocols", LineCount.AtMostOnce),
        new(Keyword.RecommendedRelayProtocols, "recommended-relay-protocols", LineCount.AtMostOnce),
        new(Keyword.RequiredClientProtocols, "required-client-protocols", LineCount.AtMostOnce),
        new(Keyword.RequiredRelayProtocols, "required-relay-protocols", LineCount.AtMostOnce),
        new(Keyword.Params, "params", LineCount.AtMostOnce),
        new(Keyword.SharedRandPreviousValue, "shared-rand-previous-value", LineCount.AtMostOnce, 2),
        new(Keyword.SharedRandCurrentValue, "shared-rand-current-value", LineCount.AtMostOnce, 2),
        new(Keyword.DirSource, "dir-source", LineCount.AtLeastOnce, 6),
        new(Keyword.Contact, "contact", LineCount.AtLeastOnce),
        new(Keyword.VoteDigest, "vote-digest", LineCount.AtLeastOnce, 1));

    private readonly List<DirectorySource> _sources = [];

    public ConsensusFlavor Flavor { get; private set; }

    public int Method { get; private set; } = 1;

    public DateTimeOffset ValidAfter { get; private set; }

    public DateTimeOffset FreshUntil { get; private set; }

    public DateTimeOffset ValidUntil { get; private set; }

    public TimeSpan VoteDelay { get; private set; }

    public TimeSpan DistDelay { get; private set; }

    public string? ClientVersions { get; private set; }

    public string? ServerVersions { get; private set; }

    public IReadOnlyList<string> KnownFlags { get; private set; } = [];

    public ProtocolVersions? RecommendedClient { get; private set; }

    public ProtocolVersions? RecommendedRelay { get; private set; }

    public ProtocolVersions? RequiredClient { get; private set; }

    public ProtocolVersions? RequiredRelay { get; private set; }

    public IReadOnlyDictionary<string, int>? Params { get; private set; }

    public SharedRandomValue? PreviousSharedRandom { get; private set; }

    public SharedRandomValue? CurrentSharedRandom { get; private set; }

    public IReadOnlyList<DirectorySource> Sources => _sources;

    /// <summary>Whether the dates are in their order (dir-spec 3.4.1).</summary>
    public bool HasOrderedDates => ValidAfter < FreshUntil && FreshUntil < ValidUntil;

    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        line.Words.TryRead(out ReadOnlySpan<byte> first);
        switch (keyword)
        {
            case Keyword.NetworkStatusVersion:
                return HandleVersion(line.Words);
            case Keyword.VoteStatus:
                return PublicBytes.Equal(first, "consensus"u8) ? DocumentFaultKind.None : DocumentFaultKind.UnknownVersion;
            case Keyword.ConsensusMethod:
                bool isMethod = AsciiNumber.TryParse(first, 1, int.MaxValue, out long method);
                Method = (int)method;
                return Argument(isMethod);
            case Keyword.ValidAfter or Keyword.FreshUntil or Keyword.ValidUntil:
                return HandleDate(keyword, line);
            case Keyword.VotingDelay:
                return HandleVotingDelay(line.Words);
            case Keyword.ClientVersions:
                ClientVersions = AsciiText.ToText(line.Arguments);
                return DocumentFaultKind.None;
            case Keyword.ServerVersions:
                ServerVersions = AsciiText.ToText(line.Arguments);
                return DocumentFaultKind.None;
            case Keyword.KnownFlags:
                return HandleKnownFlags(line.Words);
            case Keyword.Params:
                bool areParams = LineValues.TryParseNumbers(line.Words, out IReadOnlyDictionary<string, int> numbers);
                Params = numbers;
                return Argument(areParams);
            case Keyword.SharedRandPreviousValue or Keyword.SharedRandCurrentValue:
                return HandleSharedRandom(keyword, line.Words);
            case Keyword.DirSource:
                return HandleSource(line.Words);
            case Keyword.Contact:
                return ChangeSource(AsciiText.ToText(line.Arguments), static (source, text) => source with { Contact = text });
            case Keyword.VoteDigest:
                return LineValues.TryParseDigest(first, out DescriptorDigest digest)
                    ? ChangeSource(digest, static (source, value) => source with { VoteDigest = value })
                    : DocumentFaultKind.BadArgument;
            default:
                return HandleProtocols(keyword, line);
        }
    }

    private static DocumentFaultKind Argument(bool ok) => ok ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;

    private DocumentFaultKind HandleVersion(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> version);
        words.TryRead(out ReadOnlySpan<byte> flavor);
        bool isMicrodesc = PublicBytes.Equal(flavor, "microdesc"u8);
        Flavor = isMicrodesc ? ConsensusFlavor.Microdesc : ConsensusFlavor.Ns;
        return PublicBytes.Equal(version, "3"u8) && (isMicrodesc || flavor.IsEmpty || PublicBytes.Equal(flavor, "ns"u8))
            ? DocumentFaultKind.None
            : DocumentFaultKind.UnknownVersion;
    }

    private DocumentFaultKind HandleDate(Keyword keyword, in DocumentLine line)
    {
        bool ok = LineValues.TryParseTime(line.Arguments, out DateTimeOffset time);
        switch (keyword)
        {
            case Keyword.ValidAfter:
                ValidAfter = time;
                break;
            case Keyword.FreshUntil:
                FreshUntil = time;
                break;
            default:
                ValidUntil = time;
                break;
        }

        return Argument(ok);
    }

    private DocumentFaultKind HandleVotingDelay(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> vote);
        words.TryRead(out ReadOnlySpan<byte> dist);
        bool ok = AsciiNumber.TryParse(vote, 0, int.MaxValue, out long voteSeconds)
            & AsciiNumber.TryParse(dist, 0, int.MaxValue, out long distSeconds);
        VoteDelay = TimeSpan.FromSeconds(voteSeconds);
        DistDelay = TimeSpan.FromSeconds(distSeconds);
        return Argument(ok);
    }

    private DocumentFaultKind HandleKnownFlags(WordReader words)
    {
        List<string> flags = [];
        while (words.TryRead(out ReadOnlySpan<byte> word))
        {
            string flag = AsciiText.ToText(word);
            if (flags.Count == DocumentLimits.Arguments || (flags.Count > 0 && string.CompareOrdinal(flags[^1], flag) >= 0))
            {
                return DocumentFaultKind.BadArgument;
            }

            flags.Add(flag);
        }

        KnownFlags = flags;
        return DocumentFaultKind.None;
    }

    private DocumentFaultKind HandleSharedRandom(Keyword keyword, WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> reveals);
        words.TryRead(out ReadOnlySpan<byte> text);
        byte[] value = new byte[SharedRandomValue.Length];
        if (!AsciiNumber.TryParse(reveals, 0, int.MaxValue, out long count) || !AsciiText.TryParseBase64(text, value))
        {
            return DocumentFaultKind.BadArgument;
        }

        SharedRandomValue random = new((int)count, value);
        (PreviousSharedRandom, CurrentSharedRandom) = keyword == Keyword.SharedRandPreviousValue
            ? (random, CurrentSharedRandom) : (PreviousSharedRandom, random);
        return DocumentFaultKind.None;
    }

    private DocumentFaultKind HandleSource(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> nickname);
        words.TryRead(out ReadOnlySpan<byte> identity);
        words.TryRead(out ReadOnlySpan<byte> host);
        words.TryRead(out ReadOnlySpan<byte> address);
        words.TryRead(out ReadOnlySpan<byte> dirPort);
        words.TryRead(out ReadOnlySpan<byte> orPort);
        if (_sources.Count == DocumentLimits.Authorities)
        {
            return DocumentFaultKind.TooLarge;
        }

        if (!LineValues.TryParseRsaId(identity, out Identity.RsaId id) || !LineValues.TryParseIPv4(address, out System.Net.IPAddress ip)
            || !AsciiNumber.TryParsePort(dirPort, allowZero: true, out ushort dir) || !AsciiNumber.TryParsePort(orPort, allowZero: true, out ushort or))
        {
            return DocumentFaultKind.BadArgument;
        }

        _sources.Add(new()
        {
            Nickname = AsciiText.ToText(nickname),
            Identity = id,
            HostName = AsciiText.ToText(host),
            Address = ip,
            DirPort = dir,
            OrPort = or,
        });
        return DocumentFaultKind.None;
    }

    private DocumentFaultKind ChangeSource<TValue>(TValue value, Func<DirectorySource, TValue, DirectorySource> change)
    {
        if (_sources.Count == 0)
        {
            return DocumentFaultKind.MisplacedLine;
        }

        _sources[^1] = change(_sources[^1], value);
        return DocumentFaultKind.None;
    }

    private DocumentFaultKind HandleProtocols(Keyword keyword, in DocumentLine line)
    {
        bool ok = ProtocolVersions.TryParse(line.Arguments, out ProtocolVersions protocols);
        switch (keyword)
        {
            case Keyword.RecommendedClientProtocols:
                RecommendedClient = protocols;
                break;
            case Keyword.RecommendedRelayProtocols:
                RecommendedRelay = protocols;
                break;
            case Keyword.RequiredClientProtocols:
                RequiredClient = protocols;
                break;
            default:
                RequiredRelay = protocols;
                break;
        }

        return Argument(ok);
    }
}
