using System.Globalization;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>Parses what the inner encrypted layer holds (rend-spec-v3 2.5.2).</summary>
internal sealed class InnerDocumentParser : IItemParser
{
    private const int TimeLength = 19; // "2026-11-21T03:18:47"

    private static readonly KeywordTable Table = new(
        new(Keyword.Create2Formats, "create2-formats", LineCount.Once, 1),
        new(Keyword.IntroAuthRequired, "intro-auth-required", LineCount.AtMostOnce, 1),
        new(Keyword.SingleOnionService, "single-onion-service", LineCount.AtMostOnce),
        new(Keyword.FlowControl, "flow-control", LineCount.AtMostOnce, 2),
        new(Keyword.PowParams, "pow-params", LineCount.Any, 1));

    private string[] _authentication = [];
    private FlowControlOffer? _flowControl;
    private ProofOfWorkParams? _proofOfWork;
    private bool _isSingleOnionService;

    /// <summary>Parses the decrypted text. Introduction points that are broken, or of which a certificate does not hold, are left out.</summary>
    public static OnionDescriptor? Parse(ReadOnlySpan<byte> text, Ed25519Id signingKey, DateTimeOffset wallTime, out DocumentFault fault)
    {
        text = LayerText.EndLastLine(text);
        int start = text.IndexOf("\nintroduction-point "u8) + 1;
        ReadOnlySpan<byte> header = start == 0 ? text : text[..start];
        InnerDocumentParser parser = new();
        if (!ItemParsing.TryRun(header, Table, Keyword.Create2Formats, Keyword.None, parser, out fault))
        {
            return null;
        }

        List<IntroductionPoint> points = [];
        if (start > 0)
        {
            DocumentSplitter splitter = new(text[start..], "introduction-point "u8);
            while (splitter.TryRead(out ReadOnlySpan<byte> section))
            {
                if (IntroductionPointParser.Parse(section, signingKey, wallTime) is { } point)
                {
                    points.Add(point);
                }
            }
        }

        if (points.Count > OnionDescriptorLimits.IntroductionPoints)
        {
            fault = new(DocumentFaultKind.TooLarge, 0, "introduction-point");
            return null;
        }

        return parser.Build(points);
    }

    /// <inheritdoc/>
    public DocumentFaultKind Handle(Keyword keyword, in DocumentLine line)
    {
        WordReader words = line.Words;
        switch (keyword)
        {
            case Keyword.Create2Formats:
                return HandleFormats(words);
            case Keyword.IntroAuthRequired:
                _authentication = AsciiText.ToText(line.Arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                // tor asks for one kind that it knows, and it knows this one alone.
                return _authentication.Contains("ed25519", StringComparer.Ordinal) ? DocumentFaultKind.None : DocumentFaultKind.UnknownVersion;
            case Keyword.SingleOnionService:
                _isSingleOnionService = true;
                return DocumentFaultKind.None;
            case Keyword.FlowControl:
                return HandleFlowControl(words);
            default:
                return HandlePuzzle(words);
        }
    }

    // 2 is ntor, without which nobody can be met (rend-spec-v3 2.5.2.2).
    private static DocumentFaultKind HandleFormats(WordReader words)
    {
        while (words.TryRead(out ReadOnlySpan<byte> word))
        {
            if (PublicBytes.Equal(word, "2"u8))
            {
                return DocumentFaultKind.None;
            }
        }

        return DocumentFaultKind.UnknownVersion;
    }

    private DocumentFaultKind HandleFlowControl(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> versions);
        words.TryRead(out ReadOnlySpan<byte> increment);
        if (!ProtocolVersions.TryParse([.. "FlowCtrl="u8, .. versions], out ProtocolVersions protocols)
            || !AsciiNumber.TryParse(increment, 1, byte.MaxValue, out long cells))
        {
            return DocumentFaultKind.BadArgument;
        }

        _flowControl = new(protocols, (byte)cells);
        return DocumentFaultKind.None;
    }

    private DocumentFaultKind HandlePuzzle(WordReader words)
    {
        words.TryRead(out ReadOnlySpan<byte> type);
        if (!PublicBytes.Equal(type, "v1"u8))
        {
            return DocumentFaultKind.None;
        }

        if (_proofOfWork is not null)
        {
            return DocumentFaultKind.RepeatedLine;
        }

        byte[] seed = new byte[ProofOfWorkParams.SeedLength];
        if (!words.TryRead(out ReadOnlySpan<byte> seedText)
            || !words.TryRead(out ReadOnlySpan<byte> effortText)
            || !words.TryRead(out ReadOnlySpan<byte> timeText))
        {
            return DocumentFaultKind.MissingArgument;
        }

        if (!AsciiText.TryParseBase64(seedText, seed)
            || !AsciiNumber.TryParse(effortText, 0, uint.MaxValue, out long effort)
            || !TryParseTime(timeText, out DateTimeOffset expiresAt))
        {
            return DocumentFaultKind.BadArgument;
        }

        _proofOfWork = new(seed, (uint)effort, expiresAt);
        return DocumentFaultKind.None;
    }

    /// <summary>A time as this document has it, without a space.</summary>
    internal static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static bool TryParseTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length != TimeLength || text[10] != (byte)'T')
        {
            return false;
        }

        Span<byte> spaced = stackalloc byte[TimeLength];
        text.CopyTo(spaced);
        spaced[10] = (byte)' ';
        return LineValues.TryParseTime(spaced, out time);
    }

    private OnionDescriptor Build(List<IntroductionPoint> points) => new()
    {
        IntroductionAuthentication = _authentication,
        IsSingleOnionService = _isSingleOnionService,
        FlowControl = _flowControl,
        ProofOfWork = _proofOfWork,
        IntroductionPoints = points,
    };
}
