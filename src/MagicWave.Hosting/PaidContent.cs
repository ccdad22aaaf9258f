using System.Net;

namespace MagicWave.Hosting;

/// <summary>The content of an answer that is paid for as it is read.</summary>
internal sealed class PaidContent : HttpContent
{
    private readonly PaidStream _stream;

    public PaidContent(HttpContent first, PaidStream stream)
    {
        _stream = stream;
        foreach ((string name, IEnumerable<string> values) in first.Headers)
        {
            _ = Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => CreateContentReadStreamAsync();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _stream.CopyToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _stream.RemainingLength ?? 0;
        return _stream.RemainingLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
