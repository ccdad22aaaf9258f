using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.Exit;

/// <summary>One directory request over a stream (BEGIN_DIR): collects the request, then gives out the response as the windows allow.</summary>
internal sealed class DirectoryTarget(ExitStream stream, IDirectoryService service) : IExitTarget
{
    /// <summary>The longest request: a descriptor with its extra-info is the largest upload (dir-spec 3.1).</summary>
    private const int MaximumRequestLength = 128 * 1024;

    private byte[] _request = [];
    private ReadOnlyMemory<byte> _response;
    private bool _hasResponse;
    private bool _isClosed;

    /// <inheritdoc/>
    public int Unwritten => 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (_hasResponse || _isClosed)
        {
            return;
        }

        if (_request.Length + data.Length > MaximumRequestLength)
        {
            stream.HandleFailed(EndReason.ResourceLimit);
            return;
        }

        _request = [.. _request, .. data];
        if (service.TryRespond(_request, out _response))
        {
            _hasResponse = true;
            _request = [];
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
        _response = default;
    }
}
