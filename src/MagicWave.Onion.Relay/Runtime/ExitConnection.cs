using System.Net.Sockets;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>Carries bytes between an exit stream and a TCP connection. Reading stops while the stream's windows are closed.</summary>
internal sealed class ExitConnection : IExitTarget, IFlushable, ITimed
{
    /// <summary>How long a host may take for what is left when its stream is over, as with tor: one that reads nothing would keep the socket for ever.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(15);

    // A multiple of what a cell carries, so that reading at full speed makes full cells.
    private const int ReadBufferLength = 64 * CellConstants.RelayDataLength;

    private readonly NodeGate _gate;
    private readonly Socket _socket;
    private readonly ExitStream _stream;
    private readonly AsyncSignal _room = new();
    private byte[] _pending = new byte[4 * CellConstants.RelayDataLength];
    private byte[] _writing = new byte[4 * CellConstants.RelayDataLength];
    private int _pendingLength;
    private int _writingLength;
    private bool _isWriting;
    private bool _isClosing;
    private bool _isClosed;
    private Instant? _closeBy;

    internal ExitConnection(NodeGate gate, Socket socket, ExitStream stream)
    {
        _gate = gate;
        _socket = socket;
        _stream = stream;
    }

    /// <inheritdoc/>
    public int Unwritten => _pendingLength + _writingLength;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (_isClosing || _isClosed)
        {
            return;
        }

        // Bounded by the stream's window of 500 cells: the client may not send more before it is told that these were taken.
        if (_pending.Length - _pendingLength < data.Length)
        {
            Array.Resize(ref _pending, Math.Max(2 * _pending.Length, _pendingLength + data.Length));
        }

        data.CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength += data.Length;
        _gate.MarkDirty(this);
    }

    /// <inheritdoc/>
    public Instant? NextDeadline => _closeBy;

    /// <inheritdoc/>
    public void Resume() => _room.Set();

    /// <inheritdoc/>
    public void Close()
    {
        if (!_isClosing && !_isClosed && Unwritten > 0)
        {
            _closeBy = _gate.Now + Linger;
            _gate.Register(this);
        }

        _isClosing = true;
        _gate.MarkDirty(this);
        _room.Set();
    }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        EndLinger();
        _socket.Dispose();
    }

    /// <inheritdoc/>
    public void Flush()
    {
        using (_gate.Enter())
        {
            if (_isWriting || _isClosed)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAllAsync();
    }

    /// <summary>Reads the connection until it ends. Started once, after the stream was told of this target.</summary>
    internal async Task ReadAllAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        byte[] buffer = new byte[ReadBufferLength];
        EndReason reason = EndReason.Done;
        try
        {
            while (await WaitForRoomAsync().ConfigureAwait(false))
            {
                int count = await _socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false);
                if (count == 0 || !await DeliverAsync(buffer.AsMemory(0, count)).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            reason = EndReason.ConnectionReset;
        }

        using (_gate.Enter())
        {
            _stream.HandleFailed(reason);
        }
    }

    private async ValueTask<bool> WaitForRoomAsync()
    {
        while (true)
        {
            using (_gate.Enter())
            {
                if (_isClosing || _stream.IsOver)
                {
                    return false;
                }

                if (_stream.Allowance > 0)
                {
                    return true;
                }
            }

            await _room.WaitAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> DeliverAsync(ReadOnlyMemory<byte> data)
    {
        while (true)
        {
            using (_gate.Enter())
            {
                data = data[_stream.HandleReceived(data.Span)..];
            }

            if (data.IsEmpty)
            {
                return true;
            }

            if (!await WaitForRoomAsync().ConfigureAwait(false))
            {
                return false;
            }
        }
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (TakePending())
            {
                for (int sent = 0; sent < _writingLength;)
                {
                    sent += await _socket.SendAsync(_writing.AsMemory(sent, _writingLength - sent), SocketFlags.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            using (_gate.Enter())
            {
                _isWriting = false;
                _isClosed = true;
                EndLinger();
                _stream.HandleFailed(EndReason.ConnectionReset);
            }

            _socket.Dispose();
        }
    }

    /// <summary>Swaps the buffers; false when there is nothing left to write, and then a closing connection is closed.</summary>
    private bool TakePending()
    {
        using (_gate.Enter())
        {
            bool wrote = _writingLength > 0;
            _writingLength = 0;
            if (wrote)
            {
                _stream.HandleWritten();
            }

            if (_pendingLength > 0)
            {
                (_pending, _writing) = (_writing, _pending);
                (_pendingLength, _writingLength) = (0, _pendingLength);
                return true;
            }

            _isWriting = false;
            if (!_isClosing)
            {
                return false;
            }

            _isClosed = true;
            EndLinger();
        }

        EndInGoodOrder();
        return false;
    }

    /// <summary>A socket that is disposed of while it is read from is reset, and what the host has not read yet would be lost with it.</summary>
    private void EndInGoodOrder()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The host was quicker.
        }

        _socket.Dispose();
    }

    private void EndLinger()
    {
        if (_closeBy is not null)
        {
            _closeBy = null;
            _gate.Unregister(this);
        }
    }
}
