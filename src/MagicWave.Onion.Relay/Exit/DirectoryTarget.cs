using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.Exit;

/// <summary>One directory request over a stream (BEGIN_DIR): collects the request, then gives out the response as the windows allow.</summary>
internal sealed class DirectoryTarget(ExitStream stream, IDirectoryService service) : IExitTarget
{
    /// <summary>The longest request: a descriptor with its extra-info is the largest upload (dir-spec 3.1).</summary>
    private const int MaximumRequestLength = 128 * 1024;

    private byte[] _request = [];
    private int _requestLength;
    private ReadOnlyMemory<byte> _response;
    private bool _hasResponse;
    private bool _isClosed;

    /// <inheritdoc/>
    public int Unwritten => 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (_hasResponse || _isClosed || data.IsEmpty)
        {
            return;
        }

        int length = _requestLength + data.Length;
        if (length > MaximumRequestLength)
        {
            stream.HandleFailed(EndReason.ResourceLimit);
            return;
        }

        if (length > _request.Length)
        {
            Array.Resize(ref _request, Math.Min(Math.Max(2 * _request.Length, length), MaximumRequestLength));
        }

        data.CopyTo(_request.AsSpan(_requestLength));
        _requestLength = length;
        if (service.TryRespond(_request.AsSpan(0, length), stream.IsAnonymous, out _response))
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
        _request = [];
        _response = default;
    }
}
