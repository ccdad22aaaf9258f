using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Exit;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>
/// Answers directory requests that come over circuits. What came of requests that are not complete yet is bounded for all streams together, since one
/// circuit alone could have thousands: beyond that the oldest is dropped. Used under the node's gate.
/// </summary>
public sealed class DirectoryStreamService : IDirectoryService
{
    /// <summary>How many bytes of incomplete requests are kept: 16 MiB, some hundred uploads of the longest kind at a time.</summary>
    internal const long MaximumPendingBytes = 16L << 20;

    private readonly DirectoryResponder _responder;
    private readonly TimeProvider _time;

    // The oldest first. An honest upload takes moments: whoever wants to push it out has to send all of the bound in them.
    private readonly LinkedList<Exchange> _pending = new();
    private long _pendingBytes;

    /// <summary>Makes a service.</summary>
    /// <param name="responder">Knows the answers.</param>
    /// <param name="time">The clock of the node.</param>
    public DirectoryStreamService(DirectoryResponder responder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(responder);
        ArgumentNullException.ThrowIfNull(time);
        _responder = responder;
        _time = time;
    }

    /// <inheritdoc/>
    public IDirectoryExchange Open(bool isAnonymous) => new Exchange(this, _responder.Open(peer: null, isAnonymous));

    private sealed class Exchange : IDirectoryExchange
    {
        private readonly DirectoryStreamService _service;
        private readonly LinkedListNode<Exchange> _place;
        private DirectoryExchange? _exchange;
        private int _bytes;

        public Exchange(DirectoryStreamService service, DirectoryExchange exchange)
        {
            _service = service;
            _exchange = exchange;
            _place = new(this);
        }

        public bool TryRespond(ReadOnlySpan<byte> data, out ReadOnlyMemory<byte> response)
        {
            if (_exchange is null)
            {
                response = HttpWriter.Write(new HttpResponse(503, "Directory busy, try again later"));
                return true;
            }

            if (_exchange.TryRespond(data, _service._time.GetUtcNow(), out response))
            {
                Close();
                return true;
            }

            if (_place.List is null)
            {
                _service._pending.AddLast(_place);
            }

            _bytes += data.Length;
            _service._pendingBytes += data.Length;
            while (_service._pendingBytes > MaximumPendingBytes)
            {
                _service._pending.First!.Value.Close();
            }

            return false;
        }

        public void Close()
        {
            _place.List?.Remove(_place);
            _service._pendingBytes -= _bytes;
            _bytes = 0;
            _exchange = null;
        }
    }
}
