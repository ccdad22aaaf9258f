using System.Net;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>One request as it comes, and its answer. Pure; used under the node's gate.</summary>
public sealed class DirectoryExchange
{
    private readonly DirectoryHandler _handler;
    private readonly IPAddress? _peer;
    private readonly bool _isAnonymous;
    private readonly HttpRequestReader _reader;

    internal DirectoryExchange(DirectoryHandler handler, IPAddress? peer, bool isAnonymous)
    {
        _handler = handler;
        _peer = peer;
        _isAnonymous = isAnonymous;
        _reader = new(handler.MaximumUploadLength);
    }

    /// <summary>
    /// Takes the next bytes. True with the whole answer once the request is there, or cannot become one any more; the connection is closed behind
    /// it, and this is not called again.
    /// </summary>
    /// <param name="data">What follows on what came before.</param>
    /// <param name="date">The time.</param>
    /// <param name="response">The answer.</param>
    public bool TryRespond(ReadOnlySpan<byte> data, DateTimeOffset date, out ReadOnlyMemory<byte> response)
    {
        HttpResponse? answer = _reader.HandleReceived(data) switch
        {
            HttpReadStatus.Incomplete => null,
            HttpReadStatus.Complete => _handler.Handle(_reader.Request!, _peer, date, _isAnonymous),
            HttpReadStatus.TooLong => HttpResponse.Empty(413),
            _ => HttpResponse.Empty(400),
        };
        response = answer is null ? default : HttpWriter.Write(answer);
        return answer is not null;
    }
}
