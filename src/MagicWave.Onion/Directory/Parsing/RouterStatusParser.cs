using System.Net;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Parses the entries of a consensus, one after the other (dir-spec 3.4.1 and 3.9.2).</summary>
internal sealed class RouterStatusParser(ConsensusFlavor flavor)
{
    public static readonly KeywordTable Table = new(
        new(Keyword.R, "r", LineCount.Once, 7),
        new(Keyword.A, "a", LineCount.Any, 1),
        new(Keyword.M, "m", LineCount.AtMostOnce, 1),
        new(Keyword.S, "s", LineCount.Once),
        new(Keyword.V, "v", LineCount.AtMostOnce),
        new(Keyword.Pr, "pr", LineCount.Once),
        new(Keyword.W, "w", LineCount.AtMostOnce),
        new(Keyword.P, "p", LineCount.AtMostOnce));

    private readonly TextCache<string> _versions = new(static (ReadOnlySpan<byte> text, out string value) =>
    {
        value = AsciiText.ToText(text);
        return true;
    });

    private readonly TextCache<ProtocolVersions> _protocolLists = new(ProtocolVersions.TryParse);
    private readonly TextCache<PortPolicySummary> _policies = new(PortPolicySummary.TryParse);

    private string _nickname = string.Empty;
    private RsaId _rsaId;
    private DescriptorDigest _descriptorDigest;
    private MicrodescriptorDigest _microdescriptorDigest;
    private DateTimeOffset _published;
    private IPAddress _address = IPAddress.None;
    private ushort _orPort;
    private ushort _dirPort;
    private List<IPEndPoint>? _orAddresses;
    private RouterFlags _flags;
    private string? _version;
    private ProtocolVersions _protocols = ProtocolVersions.None;
    private uint? _bandwidth;
    private bool _isUnmeasured;
    private PortPolicySummary? _exitPolicy;

    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        switch (keyword)
        {
            case Keyword.R:
                return HandleRouter(line.Words);
            case Keyword.A:
                line.Words.TryRead(out ReadOnlySpan<byte> endPoint);
                return HandleAddress(endPoint);
            case Keyword.M:
                line.Words.TryRead(out ReadOnlySpan<byte> digest);
                return HandleMicrodescriptor(digest);
            case Keyword.S:
                HandleFlags(line.Words);
                return DocumentFaultKind.None;
            case Keyword.V:
                return Argument(_versions.TryGet(line.Arguments, out _version));
            case Keyword.Pr:
                return Argument(_protocolLists.TryGet(line.Arguments, out _protocols));
            case Keyword.W:
                return HandleWeight(line.Words);
            default:
                return Argument(_policies.TryGet(line.Arguments, out _exitPolicy));
        }
    }

    /// <summary>The entry whose lines came, and room for the next. Null when it does not name its descriptor.</summary>
    public RouterStatus? Take()
    {
        if (flavor == ConsensusFlavor.Microdesc && _microdescriptorDigest.IsZero)
        {
            return null;
        }

        RouterStatus status = new()
        {
            Nickname = _nickname,
            RsaId = _rsaId,
            DescriptorDigest = _descriptorDigest,
            MicrodescriptorDigest = _microdescriptorDigest,
            Published = _published,
            Address = _address,
            OrPort = _orPort,
            DirPort = _dirPort,
            OrAddresses = _orAddresses is null ? [] : _orAddresses,
            Flags = _flags,
            Version = _version,
            Protocols = _protocols,
            Bandwidth = _bandwidth,
            IsUnmeasured = _isUnmeasured,
            ExitPolicy = _exitPolicy,
        };
        (_descriptorDigest, _microdescriptorDigest, _orAddresses, _flags) = (default, default, null, RouterFlags.None);
        (_version, _bandwidth, _isUnmeasured, _exitPolicy) = (null, null, false, null);
        return status;
    }

    private static DocumentFaultKind Argument(bool ok) => ok ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;

    private DocumentFaultKind HandleRouter(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> nickname);
        words.TryRead(out ReadOnlySpan<byte> identity);
        Span<byte> id = stackalloc byte[RsaId.Length];
        if (!AsciiText.IsNickname(nickname) || !AsciiText.TryParseBase64(identity, id))
        {
            return DocumentFaultKind.BadArgument;
        }

        _nickname = AsciiText.ToText(nickname);
        _rsaId = RsaId.FromBytes(id);
        if (flavor == ConsensusFlavor.Ns)
        {
            words.TryRead(out ReadOnlySpan<byte> digest);
            Span<byte> descriptor = stackalloc byte[DescriptorDigest.Length];
            if (!AsciiText.TryParseBase64(digest, descriptor))
            {
                return DocumentFaultKind.BadArgument;
            }

            _descriptorDigest = DescriptorDigest.FromBytes(descriptor);
        }

        return Argument(TryReadPublished(ref words) && TryReadEndPoint(ref words));
    }

    private bool TryReadPublished(ref WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> date);
        words.TryRead(out ReadOnlySpan<byte> time);
        Span<byte> text = stackalloc byte[19];
        if (date.Length != 10 || time.Length != 8)
        {
            return false;
        }

        date.CopyTo(text);
        text[10] = (byte)' ';
        time.CopyTo(text[11..]);
        return LineValues.TryParseTime(text, out _published);
    }

    private bool TryReadEndPoint(ref WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> address);
        words.TryRead(out ReadOnlySpan<byte> orPort);
        words.TryRead(out ReadOnlySpan<byte> dirPort);
        return LineValues.TryParseIPv4(address, out _address)
            && AsciiNumber.TryParsePort(orPort, allowZero: true, out _orPort)
            && AsciiNumber.TryParsePort(dirPort, allowZero: true, out _dirPort);
    }

    private DocumentFaultKind HandleAddress(ReadOnlySpan<byte> word)
    {
        if (!LineValues.TryParseEndPoint(word, out IPEndPoint endPoint))
        {
            return DocumentFaultKind.BadArgument;
        }

        _orAddresses ??= [];
        if (_orAddresses.Count < DocumentLimits.OrAddresses)
        {
            _orAddresses.Add(endPoint);
        }

        return DocumentFaultKind.None;
    }

    private DocumentFaultKind HandleMicrodescriptor(ReadOnlySpan<byte> word)
    {
        Span<byte> digest = stackalloc byte[MicrodescriptorDigest.Length];
        if (flavor != ConsensusFlavor.Microdesc)
        {
            return DocumentFaultKind.MisplacedLine;
        }

        bool ok = AsciiText.TryParseBase64(word, digest);
        _microdescriptorDigest = ok ? MicrodescriptorDigest.FromBytes(digest) : default;
        return Argument(ok);
    }

    // A flag that is not known here says nothing.
    private void HandleFlags(WordReader words)
    {
        while (words.TryRead(out ReadOnlySpan<byte> word))
        {
            _flags |= RouterFlagNames.Find(word);
        }
    }

    private DocumentFaultKind HandleWeight(WordReader words)
    {
        while (words.TryRead(out ReadOnlySpan<byte> word))
        {
            if (word.StartsWith("Bandwidth="u8))
            {
                if (!AsciiNumber.TryParse(word["Bandwidth=".Length..], 0, uint.MaxValue, out long bandwidth))
                {
                    return DocumentFaultKind.BadArgument;
                }

                _bandwidth = (uint)bandwidth;
            }
            else if (PublicBytes.Equal(word, "Unmeasured=1"u8))
            {
                _isUnmeasured = true;
            }
        }

        return DocumentFaultKind.None;
    }
}
