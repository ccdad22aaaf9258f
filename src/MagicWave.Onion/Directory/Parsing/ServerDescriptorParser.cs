using System.Net;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Parses one server descriptor (dir-spec 2.1.1). The lines that hold keys and signatures are in the other part.</summary>
internal sealed partial class ServerDescriptorParser : IItemParser
{
    private static readonly KeywordTable Table = new(
        new(Keyword.Router, "router", LineCount.Once, 5),
        new(Keyword.IdentityEd25519, "identity-ed25519", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.MasterKeyEd25519, "master-key-ed25519", LineCount.Once, 1),
        new(Keyword.OrAddress, "or-address", LineCount.Any, 1),
        new(Keyword.Platform, "platform", LineCount.AtMostOnce),
        new(Keyword.Proto, "proto", LineCount.Once),
        new(Keyword.Published, "published", LineCount.Once, 2),
        new(Keyword.Fingerprint, "fingerprint", LineCount.AtMostOnce, 1),
        new(Keyword.Uptime, "uptime", LineCount.AtMostOnce, 1),
        new(Keyword.Bandwidth, "bandwidth", LineCount.Once, 3),
        new(Keyword.ExtraInfoDigest, "extra-info-digest", LineCount.AtMostOnce, 1),
        new(Keyword.CachesExtraInfo, "caches-extra-info", LineCount.AtMostOnce),
        new(Keyword.OnionKey, "onion-key", LineCount.AtMostOnce, Object: ObjectRule.Needed),
        new(Keyword.SigningKey, "signing-key", LineCount.Once, Object: ObjectRule.Needed),
        new(Keyword.OnionKeyCrosscert, "onion-key-crosscert", LineCount.AtMostOnce, Object: ObjectRule.Needed),
        new(Keyword.NtorOnionKeyCrosscert, "ntor-onion-key-crosscert", LineCount.Once, 1, ObjectRule.Needed),
        new(Keyword.Family, "family", LineCount.AtMostOnce),
        new(Keyword.FamilyCert, "family-cert", LineCount.Any, Object: ObjectRule.Needed),
        new(Keyword.Hibernating, "hibernating", LineCount.AtMostOnce, 1),
        new(Keyword.HiddenServiceDir, "hidden-service-dir", LineCount.AtMostOnce),
        new(Keyword.Contact, "contact", LineCount.AtMostOnce),
        new(Keyword.NtorOnionKey, "ntor-onion-key", LineCount.Once, 1),
        new(Keyword.Accept, "accept", LineCount.Any, 1),
        new(Keyword.Reject, "reject", LineCount.Any, 1),
        new(Keyword.Accept6, "accept6", LineCount.Any),
        new(Keyword.Reject6, "reject6", LineCount.Any),
        new(Keyword.Ipv6Policy, "ipv6-policy", LineCount.AtMostOnce),
        new(Keyword.TunnelledDirServer, "tunnelled-dir-server", LineCount.AtMostOnce),
        new(Keyword.MwSettlement, "mw-settlement", LineCount.AtMostOnce, 3),
        new(Keyword.RouterSigEd25519, "router-sig-ed25519", LineCount.Once, 1),
        new(Keyword.RouterSignature, "router-signature", LineCount.Once, Object: ObjectRule.Needed));

    private readonly List<IPEndPoint> _orAddresses = [];
    private readonly List<ExitPolicyRule> _rules = [];
    private string _nickname = string.Empty;
    private IPAddress _address = IPAddress.None;
    private ushort _orPort;
    private ushort _dirPort;
    private string? _platform;
    private string? _contact;
    private ProtocolVersions _protocols = ProtocolVersions.None;
    private DateTimeOffset _published;
    private RsaId? _fingerprint;
    private TimeSpan _uptime;
    private int _rate;
    private int _burst;
    private int _observed;
    private DescriptorDigest _extraInfoDigest;
    private bool _cachesExtraInfo;
    private Family _family = Family.None;
    private bool _isHibernating;
    private bool _isHiddenServiceDirectory;
    private bool _hasTunnelledDirectory;
    private PortPolicySummary _ipv6Policy = PortPolicySummary.RejectAll;
    private SettlementAccount? _settlement;

    /// <summary>Parses the text as one document.</summary>
    public static ServerDescriptor? Parse(ReadOnlySpan<byte> text, out DocumentFault fault)
    {
        text = DocumentSplitter.TrimEmptyLines(text);
        if (text.Length > DocumentLimits.ServerDescriptorLength)
        {
            fault = new(DocumentFaultKind.TooLarge, 0, string.Empty);
            return null;
        }

        ServerDescriptorParser parser = new();
        return ItemParsing.TryRun(text, Table, Keyword.Router, Keyword.RouterSignature, parser, out fault) && parser.IsConsistent(text, out fault)
            ? parser.Build(text)
            : null;
    }

    /// <inheritdoc/>
    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        line.Words.TryRead(out ReadOnlySpan<byte> first);
        switch (keyword)
        {
            case Keyword.Router:
                return Argument(TryReadRouter(line.Words));
            case Keyword.OrAddress:
                return Argument(TryReadOrAddress(first));
            case Keyword.Platform:
                _platform = AsciiText.ToText(line.Arguments);
                return DocumentFaultKind.None;
            case Keyword.Contact:
                _contact = AsciiText.ToText(line.Arguments);
                return DocumentFaultKind.None;
            case Keyword.Proto:
                return Argument(ProtocolVersions.TryParse(line.Arguments, out _protocols));
            case Keyword.Published:
                return Argument(LineValues.TryParseTime(line.Arguments, out _published));
            case Keyword.Fingerprint:
                return Argument(TryReadFingerprint(line.Words));
            case Keyword.Uptime:
                return Argument(TryReadUptime(first));
            case Keyword.Bandwidth:
                return Argument(TryReadBandwidth(line.Words));
            case Keyword.ExtraInfoDigest:
                return Argument(LineValues.TryParseDigest(first, out _extraInfoDigest));
            case Keyword.Family:
                _family = Directory.Family.Parse(line.Arguments);
                return DocumentFaultKind.None;
            case Keyword.Accept or Keyword.Reject:
                return Argument(TryReadRule(keyword == Keyword.Accept, first));
            case Keyword.Ipv6Policy:
                return Argument(PortPolicySummary.TryParse(line.Arguments, out _ipv6Policy));
            case Keyword.Accept6 or Keyword.Reject6:
                return DocumentFaultKind.MisplacedLine; // C tor refuses the whole descriptor as well.
            case Keyword.MwSettlement:
                ReadSettlement(line.Words);
                return DocumentFaultKind.None;
            default:
                return HandleFlag(keyword, first) ? DocumentFaultKind.None : HandleKey(keyword, line, first);
        }
    }

    private static DocumentFaultKind Argument(bool ok) => ok ? DocumentFaultKind.None : DocumentFaultKind.BadArgument;

    private bool HandleFlag(Keyword keyword, ReadOnlySpan<byte> first)
    {
        switch (keyword)
        {
            case Keyword.CachesExtraInfo:
                return _cachesExtraInfo = true;
            case Keyword.Hibernating:
                _isHibernating = !PublicBytes.Equal(first, "0"u8);
                return true;
            case Keyword.HiddenServiceDir:
                return _isHiddenServiceDirectory = true;
            case Keyword.TunnelledDirServer:
                return _hasTunnelledDirectory = true;
            default:
                return false;
        }
    }

    private bool TryReadRouter(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> nickname);
        words.TryRead(out ReadOnlySpan<byte> address);
        words.TryRead(out ReadOnlySpan<byte> orPort);
        words.TryRead(out _);
        words.TryRead(out ReadOnlySpan<byte> dirPort);
        _nickname = AsciiText.IsNickname(nickname) ? AsciiText.ToText(nickname) : string.Empty;
        return _nickname.Length > 0
            && LineValues.TryParseIPv4(address, out _address)
            && AsciiNumber.TryParsePort(orPort, allowZero: false, out _orPort)
            && AsciiNumber.TryParsePort(dirPort, allowZero: true, out _dirPort);
    }

    // More addresses than are kept do not spoil the descriptor (dir-spec 2.1.1).
    private bool TryReadOrAddress(ReadOnlySpan<byte> word)
    {
        bool ok = LineValues.TryParseEndPoint(word, out IPEndPoint endPoint);
        if (ok && _orAddresses.Count < DocumentLimits.OrAddresses)
        {
            _orAddresses.Add(endPoint);
        }

        return ok;
    }

    private bool TryReadFingerprint(WordReader words)
    {
        Span<byte> digits = stackalloc byte[2 * RsaId.Length];
        int length = 0;
        while (words.TryRead(out ReadOnlySpan<byte> word))
        {
            if (word.Length > digits.Length - length)
            {
                return false;
            }

            word.CopyTo(digits[length..]);
            length += word.Length;
        }

        bool ok = LineValues.TryParseRsaId(digits[..length], out RsaId id);
        _fingerprint = id;
        return ok;
    }

    private bool TryReadUptime(ReadOnlySpan<byte> word)
    {
        // C tor writes a negative uptime when its clock went back.
        bool isNegative = !word.IsEmpty && word[0] == '-';
        bool ok = AsciiNumber.TryParse(isNegative ? word[1..] : word, 0, int.MaxValue, out long seconds);
        _uptime = TimeSpan.FromSeconds(isNegative ? 0 : seconds);
        return ok;
    }

    private bool TryReadBandwidth(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> rate);
        words.TryRead(out ReadOnlySpan<byte> burst);
        words.TryRead(out ReadOnlySpan<byte> observed);
        bool ok = AsciiNumber.TryParse(rate, 1, int.MaxValue, out long rateValue)
            & AsciiNumber.TryParse(burst, 0, int.MaxValue, out long burstValue)
            & AsciiNumber.TryParse(observed, 0, int.MaxValue, out long observedValue);
        (_rate, _burst, _observed) = ok ? ((int)rateValue, (int)burstValue, (int)observedValue) : default;
        return ok;
    }

    private bool TryReadRule(bool isAccept, ReadOnlySpan<byte> pattern)
    {
        bool ok = _rules.Count < ExitPolicy.MaximumRules
            && ExitPolicyText.TryParseDescriptorRule(isAccept, pattern, out ExitPolicyRule rule) && !rule.IsIPv6 && Add(rule);
        return ok;

        bool Add(ExitPolicyRule parsed)
        {
            _rules.Add(parsed);
            return true;
        }
    }

    private void ReadSettlement(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> network);
        words.TryRead(out ReadOnlySpan<byte> account);
        words.TryRead(out ReadOnlySpan<byte> signature);
        _settlement = new(AsciiText.ToText(network), AsciiText.ToText(account), AsciiText.ToText(signature));
    }

    private bool IsConsistent(ReadOnlySpan<byte> text, out DocumentFault fault)
    {
        string keyword = _rules.Count == 0 ? "reject"
            : _identityIndex != 1 ? "identity-ed25519"
            : _ed25519SignatureIndex != _signatureIndex - 1 ? "router-sig-ed25519"
            : (_onionKey.Length == 0) != (_onionKeyCrosscert.Length == 0) ? "onion-key-crosscert"
            : _fingerprint is { } id && id != RsaIdentity.IdOf(_signingKey) ? "fingerprint"
            : string.Empty;
        DocumentFaultKind kind = keyword switch
        {
            "" => AsciiText.IsUtf8(text) ? DocumentFaultKind.None : DocumentFaultKind.BadLine,
            "reject" => DocumentFaultKind.MissingLine,
            "identity-ed25519" or "router-sig-ed25519" => DocumentFaultKind.MisplacedLine,
            _ => DocumentFaultKind.Inconsistent,
        };
        fault = new(kind, 0, keyword);
        return kind == DocumentFaultKind.None;
    }

    private ServerDescriptor Build(ReadOnlySpan<byte> text) => new()
    {
        Nickname = _nickname,
        Address = _address,
        OrPort = _orPort,
        DirPort = _dirPort,
        OrAddresses = _orAddresses,
        Platform = _platform,
        Protocols = _protocols,
        Published = _published,
        RsaId = RsaIdentity.IdOf(_signingKey),
        Ed25519Id = _ed25519Id,
        Uptime = _uptime,
        BandwidthRate = _rate,
        BandwidthBurst = _burst,
        BandwidthObserved = _observed,
        ExtraInfoDigest = _extraInfoDigest,
        CachesExtraInfo = _cachesExtraInfo,
        SigningKey = _signingKey,
        OnionKey = _onionKey,
        OnionKeyCrosscert = _onionKeyCrosscert,
        NtorOnionKey = _ntorOnionKey,
        NtorOnionKeyCrosscert = _ntorOnionKeyCrosscert,
        NtorOnionKeySignBit = _ntorSignBit,
        IdentityCertificate = _identityCertificate,
        Family = _family,
        FamilyCertificates = _familyCertificates,
        Contact = _contact,
        ExitPolicy = new(_rules),
        Ipv6ExitPolicy = _ipv6Policy,
        IsHibernating = _isHibernating,
        IsHiddenServiceDirectory = _isHiddenServiceDirectory,
        HasTunnelledDirectory = _hasTunnelledDirectory || _dirPort > 0,
        Settlement = _settlement,
        Digest = DescriptorDigest.FromBytes(SHA1.HashData(text[.._rsaSignedLength])),
        RsaSignature = _rsaSignature,
        Ed25519SignedDigest = ServerDescriptorDigests.Ed25519Signed(text[.._ed25519SignedLength]),
        Ed25519Signature = _ed25519Signature,
        Text = text.ToArray(),
    };
}
