using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Directory.Client;

/// <summary>One download that the client wants now. The driver runs it and gives it back with its answer or its failure.</summary>
public sealed class DirectoryFetch
{
    internal DirectoryFetch(FetchKind kind, DirectoryServer server, string target, int maximumLength)
    {
        Kind = kind;
        Server = server;
        Request = new HttpRequest("GET", target) { AcceptEncoding = ContentCoding.Accepted };
        MaximumLength = maximumLength;
    }

    /// <summary>What it is to bring.</summary>
    public FetchKind Kind { get; }

    /// <summary>Whom to ask.</summary>
    public DirectoryServer Server { get; }

    /// <summary>What to ask.</summary>
    public HttpRequest Request { get; internal init; }

    /// <summary>The most bytes that the answer may have, before and after decompression.</summary>
    public int MaximumLength { get; }

    internal IReadOnlyList<MicrodescriptorDigest> Digests { get; init; } = [];
}
