using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>A consensus as it is given out: compressed once, not for every client.</summary>
public sealed class ServedConsensus
{
    private byte[]? _deflated;

    /// <summary>Takes the document.</summary>
    public ServedConsensus(ConsensusDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Document = document;
    }

    /// <summary>The document.</summary>
    public ConsensusDocument Document { get; }

    /// <summary>Its text in zlib's format.</summary>
    public ReadOnlyMemory<byte> Deflated => _deflated ??= ContentCoding.Deflate(Document.Text.Span);
}
