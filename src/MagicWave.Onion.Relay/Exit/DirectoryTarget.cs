using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.Exit;

/// <summary>One directory request over a stream (BEGIN_DIR): passes the request on, then gives out the response as the windows allow.</summary>
internal sealed class DirectoryTarget(ExitStream stream, IDirectoryService service) : IExitTarget
{
    private readonly IDirectoryExchange _exchange = service.Open(stream.IsAnonymous);
    private ReadOnlyMemory<byte> _response;
    private bool _hasResponse;
    private bool _isClosed;

    /// <inheritdoc/>
    public int Unwritten => 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (!_hasResponse && !_isClosed && _exchange.TryRespond(data, out _response))
        {
            _hasResponse = true;
            Resume();
        }
    }

    /// <inheritdoc/>
    public void Resume()
    {
        if (!_hasResponse || _isClosed)
        {
            return;
        }

        _response = _response[stream.HandleReceived(_response.Span)..];
        if (_response.IsEmpty)
        {
            stream.HandleFailed(EndReason.Done);
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        _isClosed = true;
        _exchange.Close();
        _response = default;
    }
}
