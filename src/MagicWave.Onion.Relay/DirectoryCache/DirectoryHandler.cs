using System.Net;
using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Relay.OnionServices;

namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>
/// Answers directory requests (dir-spec 4, appendix B) from the documents that are here: the same over directory streams and directory ports.
/// Pure; used under the node's gate.
/// </summary>
public sealed class DirectoryHandler
{
    private const string ConsensusPrefix = "/tor/status-vote/current/consensus";

    private readonly ServedDocuments _documents;
    private readonly IDescriptorUploads? _uploads;
    private readonly HsDirectory? _onionServices;

    /// <summary>Makes a handler.</summary>
    /// <param name="documents">What is given out.</param>
    /// <param name="uploads">Takes uploads; null where there is no authority.</param>
    /// <param name="onionServices">Has the descriptors of onion services; null where none are kept.</param>
    public DirectoryHandler(ServedDocuments documents, IDescriptorUploads? uploads, HsDirectory? onionServices = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        _documents = documents;
        _uploads = uploads;
        _onionServices = onionServices;
    }

    /// <summary>The longest upload that is read, in bytes; 0 where none is taken.</summary>
    public int MaximumUploadLength => _uploads is null && _onionServices is null ? 0 : HttpLimits.MaxUploadLength;

    /// <summary>Answers a request.</summary>
    /// <param name="request">From anybody.</param>
    /// <param name="peer">Where it came from, for its sender to learn; null where that is not to be told.</param>
    /// <param name="date">The time.</param>
    /// <param name="isAnonymous">Whether it came over a circuit with a relay between: descriptors of onion services are not for others.</param>
    public HttpResponse Handle(HttpRequest request, IPAddress? peer, DateTimeOffset date, bool isAnonymous = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        HttpResponse answer = request switch
        {
            { IsGet: true } or { IsPost: true } when _onionServices is not null && request.Target.StartsWith(HsDirectory.Prefix, StringComparison.Ordinal)
                => _onionServices.Handle(request, isAnonymous, date),
            { IsGet: true } => HandleGet(request, date),
            { IsPost: true } => HandlePost(request, date),
            _ => HttpResponse.Empty(405),
        };
        return new HttpResponse(answer.Status, answer.Reason)
        {
            Date = date,
            ContentEncoding = answer.ContentEncoding,
            LastModified = answer.LastModified,
            Body = answer.Body,
            ExtraHeaders = peer is null ? answer.ExtraHeaders : [.. answer.ExtraHeaders, $"X-Your-Address-Is: {peer}"],
        };
    }

    private static bool Strip(string target, string prefix, out string rest)
    {
        bool matches = target.StartsWith(prefix, StringComparison.Ordinal);
        rest = matches ? target[prefix.Length..] : "";
        return matches;
    }

    private static HttpResponse Serve(ReadOnlyMemory<byte> text, bool deflate, Func<ReadOnlyMemory<byte>>? deflated, DateTimeOffset? modified) =>
        new(200, "OK")
        {
            ContentEncoding = deflate ? "deflate" : "identity",
            Body = !deflate ? text : deflated is null ? ContentCoding.Deflate(text.Span) : deflated(),
            LastModified = modified,
        };

    private static HttpResponse Join(IEnumerable<ReadOnlyMemory<byte>> texts, bool deflate)
    {
        using MemoryStream body = new();
        foreach (ReadOnlyMemory<byte> text in texts)
        {
            body.Write(text.Span);
        }

        return body.Length == 0 ? HttpResponse.Empty(404) : Serve(body.ToArray(), deflate, null, null);
    }

    private HttpResponse HandleGet(HttpRequest request, DateTimeOffset date)
    {
        bool isCompressed = request.Target.EndsWith(".z", StringComparison.Ordinal);
        string target = isCompressed ? request.Target[..^2] : request.Target;
        bool deflate = isCompressed || ContentCoding.AcceptsDeflate(request.AcceptEncoding);
        if (Strip(target, ConsensusPrefix, out string rest))
        {
            return HandleConsensus(rest, request.IfModifiedSince, deflate, date);
        }

        if (Strip(target, "/tor/micro/d/", out rest))
        {
            return Join(
                DirectoryTargets.MicrodescriptorDigests(rest).Distinct()
                    .Select(_documents.FindMicrodescriptor).OfType<Microdescriptor>().Select(static found => found.Text),
                deflate);
        }

        if (Strip(target, "/tor/keys/", out rest))
        {
            return Join(FindCertificates(rest).Distinct().Select(static found => found.Text), deflate);
        }

        if (Strip(target, "/tor/server/", out rest))
        {
            return Join(FindDescriptors(rest).Distinct().Select(static found => found.Text), deflate);
        }

        return target == "/tor/robots.txt"
            ? Serve(Encoding.ASCII.GetBytes("User-agent: *\r\nDisallow: /\r\n"), deflate: false, null, null)
            : HttpResponse.Empty(404);
    }

    private HttpResponse HandleConsensus(string rest, DateTimeOffset? since, bool deflate, DateTimeOffset date)
    {
        ConsensusFlavor flavor = Strip(rest, "-microdesc", out string afterFlavor) ? ConsensusFlavor.Microdesc : ConsensusFlavor.Ns;
        string list = flavor == ConsensusFlavor.Microdesc ? afterFlavor : rest;
        if (list.Length > 0 && list[0] != '/')
        {
            return HttpResponse.Empty(404);
        }

        if (_documents.FindConsensus(flavor) is not { } served || date > served.Document.Consensus.ValidUntil + ConsensusVerifier.Slack
            || !IsSignedForHalf(served.Document.Consensus, list))
        {
            return HttpResponse.Empty(404);
        }

        DateTimeOffset modified = served.Document.Consensus.ValidAfter;
        return since >= modified
            ? HttpResponse.Empty(304)
            : Serve(served.Document.Text, deflate, () => served.Deflated, modified);
    }

    // The client names the authorities that it believes by the first digits of their identities: a consensus that not more than half of
    // them signed would be of no use to it.
    private static bool IsSignedForHalf(Consensus consensus, string list)
    {
        if (list.Length <= 1)
        {
            return true;
        }

        string[] wanted = list[1..].Split('+', StringSplitOptions.RemoveEmptyEntries);
        int signed = wanted.Count(prefix => consensus.Signatures.Any(
            signature => signature.Identity.ToString().StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
        return signed > wanted.Length / 2;
    }

    private IEnumerable<AuthorityCertificate> FindCertificates(string which)
    {
        if (which == "all")
        {
            return _documents.Certificates;
        }

        if (which == "authority")
        {
            return _documents.OwnCertificate is { } own ? [own] : [];
        }

        if (Strip(which, "fp-sk/", out string list))
        {
            return DirectoryTargets.CertificatePairs(list).SelectMany(pair => _documents.Certificates.Where(
                found => found.Identity == pair.Identity && found.SigningKeyDigest == pair.SigningKey));
        }

        if (Strip(which, "fp/", out list))
        {
            return DirectoryTargets.Fingerprints(list).SelectMany(id => _documents.Certificates.Where(found => found.Identity == id));
        }

        return Strip(which, "sk/", out list)
            ? DirectoryTargets.Fingerprints(list).SelectMany(id => _documents.Certificates.Where(found => found.SigningKeyDigest == id))
            : [];
    }

    private IEnumerable<ServerDescriptor> FindDescriptors(string which)
    {
        if (which == "all")
        {
            return _documents.Descriptors;
        }

        if (which == "authority")
        {
            return _documents.OwnDescriptor is { } own ? [own] : [];
        }

        if (Strip(which, "fp/", out string list))
        {
            return DirectoryTargets.Fingerprints(list).Select(_documents.FindDescriptor).OfType<ServerDescriptor>();
        }

        return Strip(which, "d/", out list)
            ? DirectoryTargets.DescriptorDigests(list).Select(_documents.FindDescriptor).OfType<ServerDescriptor>()
            : [];
    }

    private HttpResponse HandlePost(HttpRequest request, DateTimeOffset date)
    {
        if (_uploads is null)
        {
            return new HttpResponse(400, "Nonauthoritative directory does not accept posted server descriptors");
        }

        if (request.Target != "/tor/")
        {
            return HttpResponse.Empty(404);
        }

        UploadResult result = _uploads.Accept(request.Body, date);
        return result.Verdict == UploadVerdict.Refused
            ? new HttpResponse(400, result.Reason)
            : new HttpResponse(200, result.Reason)
            {
                ExtraHeaders = result.Verdict == UploadVerdict.NotNew ? ["X-Descriptor-Not-New: Yes"] : [],
            };
    }
}
