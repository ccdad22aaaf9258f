using MagicWave.Onion.Cells;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Relay.Circuits;

namespace MagicWave.Onion.Relay.Exit;

/// <summary>
/// One stream at the relay where it leaves the network (tor-spec 6.2, 6.3, 7.4). A pure machine under the node's gate, between its circuit and
/// an <see cref="IExitTarget"/>.
/// </summary>
internal sealed class ExitStream(RelayCircuit circuit, StreamId id)
{
    /// <summary>What a client may send before it has seen CONNECTED: its whole window.</summary>
    private const int MaximumEarlyBytes = StreamWindows.Start * CellConstants.RelayDataLength;

    private readonly StreamWindows _windows = new();
    private IExitTarget? _target;
    private Action? _abandon;
    private byte[] _early = [];
    private int _earlyLength;
    private bool _isOver;

    /// <summary>How many bytes from the target would be taken now.</summary>
    internal int Allowance =>
        _isOver ? 0 : Math.Min(_windows.PackageWindow, circuit.CellAllowance()) * CellConstants.RelayDataLength;

    /// <summary>Whether a relay stands between the client and this one.</summary>
    internal bool IsAnonymous => !circuit.IsSingleHop;

    /// <summary>Whether nothing can come of the stream any more.</summary>
    internal bool IsOver => _isOver;

    /// <summary>The target is there.</summary>
    internal void HandleConnected(IExitTarget target, ConnectedBody body)
    {
        if (_isOver)
        {
            target.Close();
            return;
        }

        _target = target;
        _abandon = null;
        circuit.SendConnected(id, body);
        if (_earlyLength > 0)
        {
            target.Write(_early.AsSpan(0, _earlyLength));
            _early = [];
            _earlyLength = 0;
        }
    }

    /// <summary>What to do when the stream ends before its target is there: nobody waits for that any more.</summary>
    internal void WhenAbandoned(Action abandon) => _abandon = abandon;

    /// <summary>The target cannot be had, or is gone.</summary>
    internal void HandleFailed(EndReason reason)
    {
        if (!_isOver)
        {
            _isOver = true;
            _abandon = null;
            _early = [];
            _target?.Close();
            circuit.SendEnd(id, reason);
        }
    }

    /// <summary>
    /// Bytes came from the target. Takes as many as fit the windows and tells how many; the target keeps the rest until it is resumed.
    /// </summary>
    internal int HandleReceived(ReadOnlySpan<byte> data)
    {
        int taken = 0;
        while (taken < data.Length && Allowance > 0)
        {
            ReadOnlySpan<byte> cell = data[taken..Math.Min(data.Length, taken + CellConstants.RelayDataLength)];
            _windows.OnPackaged();
            taken += cell.Length;
            if (!circuit.SendData(id, cell))
            {
                break;
            }
        }

        return taken;
    }

    /// <summary>The target took bytes that were waiting: the client may send on.</summary>
    internal void HandleWritten() => SendSendmes();

    /// <summary>DATA came. False when the client ignored its window.</summary>
    internal bool TryHandleData(ReadOnlySpan<byte> data)
    {
        if (!_windows.TryHandleData())
        {
            return false;
        }

        if (_target is { } target)
        {
            target.Write(data);
        }
        else
        {
            KeepEarly(data);
        }

        SendSendmes();
        return true;
    }

    /// <summary>A SENDME came. False when it goes over the window.</summary>
    internal bool TryHandleSendme()
    {
        if (!_windows.TryHandleSendme())
        {
            return false;
        }

        Resume();
        return true;
    }

    /// <summary>The client ended the stream, or its circuit is gone.</summary>
    internal void HandleEnd()
    {
        if (!_isOver)
        {
            _isOver = true;
            _early = [];
            _target?.Close();
            _abandon?.Invoke();
            _abandon = null;
        }
    }

    /// <summary>There may be room again.</summary>
    internal void Resume()
    {
        if (Allowance > 0)
        {
            _target?.Resume();
        }
    }

    private void KeepEarly(ReadOnlySpan<byte> data)
    {
        int length = _earlyLength + data.Length;
        if (length > MaximumEarlyBytes)
        {
            return;
        }

        if (length > _early.Length)
        {
            Array.Resize(ref _early, Math.Min(Math.Max(2 * _early.Length, length), MaximumEarlyBytes));
        }

        data.CopyTo(_early.AsSpan(_earlyLength));
        _earlyLength = length;
    }

    private void SendSendmes()
    {
        int waiting = (_target?.Unwritten ?? _earlyLength) / CellConstants.RelayDataLength;
        while (!_isOver && _windows.TryTakeSendme(waiting))
        {
            circuit.SendStreamSendme(id);
        }
    }
}
