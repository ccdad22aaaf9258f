using System.Net;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>From the bytes of a request to the bytes of its answer. Pure; used under the node's gate.</summary>
/// <param name="handler">Knows the answers.</param>
public sealed class DirectoryResponder(DirectoryHandler handler)
{
    /// <summary>
    /// Looks at what came so far. True with the whole answer once the request is there, or cannot become one any more; the connection is
    /// closed behind it.
    /// </summary>
    /// <param name="received">All bytes so far.</param>
    /// <param name="peer">Where they came from, for their sender to learn; null where that is not to be told.</param>
    /// <param name="date">The time.</param>
    /// <param name="response">The answer.</param>
    /// <param name="isAnonymous">Whether they came over a circuit with a relay between.</param>
    public bool TryRespond(
        ReadOnlySpan<byte> received, IPAddress? peer, DateTimeOffset date, out ReadOnlyMemory<byte> response, bool isAnonymous = false)
    {
        HttpRequestReader reader = new(handler.MaximumUploadLength);
        HttpResponse? answer = reader.HandleReceived(received) switch
        {
            HttpReadStatus.Incomplete => null,
            HttpReadStatus.Complete => handler.Handle(reader.Request!, peer, date, isAnonymous),
            HttpReadStatus.TooLong => HttpResponse.Empty(413),
            _ => HttpResponse.Empty(400),
        };
        response = answer is null ? default : HttpWriter.Write(answer);
        return answer is not null;
    }
}
