using MagicWave.Onion.Cells;
using MagicWave.Onion.FlowControl;

namespace MagicWave.Onion.Streams;

/// <summary>
/// The client's side of one stream (tor-spec 6.2, 6.3, 6.4, 7.4): a pure machine. What arrives waits until it is read, at most a window of it,
/// and a reader that is slow holds the SENDMEs back. Invariant: at most 500 cells of data wait. Not thread-safe: it is used under the node's gate.
/// </summary>
internal sealed class ClientStream
{
    private readonly IStreamCircuit _circuit;
    private readonly StreamWindows _windows = new();
    private readonly ReceiveBuffer _received = new();
    private IStreamOwner _owner;
    private bool _wantsWritable;

    internal ClientStream(IStreamCircuit circuit, StreamId id, IStreamOwner owner, ClientStreamState state)
    {
        _circuit = circuit;
        _owner = owner;
        Id = id;
        State = state;
    }

    /// <summary>Its id on the circuit.</summary>
    public StreamId Id { get; }

    /// <summary>Where it is in its life.</summary>
    public ClientStreamState State { get; private set; }

    /// <summary>Why it is over, once it is <see cref="ClientStreamState.Ended"/>.</summary>
    public StreamEnding Ending { get; private set; }

    /// <summary>What CONNECTED said: where the exit connected to.</summary>
    public ConnectedBody Connected { get; private set; }

    /// <summary>What RESOLVED said.</summary>
    public IReadOnlyList<ResolvedAnswer> Answers { get; private set; } = [];

    /// <summary>How many bytes wait to be read.</summary>
    public int Available => _received.Length;

    /// <summary>How many DATA cells its window takes now.</summary>
    internal int PackageWindow => _windows.PackageWindow;

    /// <summary>How many DATA cells the other side may still send.</summary>
    internal int DeliverWindow { get; private set; } = StreamWindows.Start;

    /// <summary>Hands the stream to another owner, who hears of all later changes.</summary>
    public void PassTo(IStreamOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        _owner = owner;
    }

    /// <summary>Takes received bytes; zero when none wait.</summary>
    public int Read(Span<byte> destination)
    {
        int count = _received.Read(destination);
        if (count > 0 && State == ClientStreamState.Open)
        {
            SendDueSendmes();
        }

        return count;
    }

    /// <summary>
    /// Sends as much as the windows and the queue take, and says how much that was. When it was not all, the owner is told as soon as more may go.
    /// </summary>
    public int Write(ReadOnlySpan<byte> data)
    {
        int written = 0;
        while (written < data.Length && State == ClientStreamState.Open)
        {
            if (_windows.PackageWindow == 0 || !_circuit.CanPackage)
            {
                _wantsWritable = true;
                break;
            }

            int count = Math.Min(_circuit.PackageRoom, data.Length - written);
            _windows.OnPackaged();
            _circuit.Package(Id, data.Slice(written, count));
            written += count;
        }

        return written;
    }

    /// <summary>Takes a stream that the other end of a joined circuit opened. Without effect when it is over meanwhile.</summary>
    public void Accept()
    {
        if (State != ClientStreamState.Offered)
        {
            return;
        }

        State = ClientStreamState.Open;
        _circuit.Send(Id, RelayCommand.Connected, []);
        if (State == ClientStreamState.Open)
        {
            SendDueSendmes();
        }
    }

    /// <summary>Does not take a stream that the other end opened. Without effect when it is over meanwhile.</summary>
    public void Refuse(EndReason reason)
    {
        if (State == ClientStreamState.Offered)
        {
            Close(reason);
        }
    }

    /// <summary>
    /// Ends it from this side and drops what was not read. Without effect on a stream that is over. A client gives no reason: it would tell the exit
    /// something about it (tor-spec 6.3).
    /// </summary>
    public void Close() => Close(EndReason.Misc);

    /// <summary>Says in good order that nothing more comes, and drops what was not read: for the service's side, which an exit would be.</summary>
    public void Finish() => Close(EndReason.Done);

    /// <summary>What the other side may still send after this side ended the stream here.</summary>
    internal HalfClosedStream ToHalfClosed() => State switch
    {
        ClientStreamState.Connecting => HalfClosedStream.OfConnecting(),
        ClientStreamState.Resolving => HalfClosedStream.OfResolving(),
        _ => HalfClosedStream.OfOpen(DeliverWindow, StreamWindows.Start - _windows.PackageWindow),
    };

    /// <summary>A cell of the stream came. False when it may not: then the circuit ends for a violation of the protocol.</summary>
    internal bool HandleCell(RelayCommand command, ReadOnlySpan<byte> data) => (command, State) switch
    {
        (RelayCommand.Data, ClientStreamState.Open or ClientStreamState.Offered) => HandleData(data),
        (RelayCommand.Sendme, ClientStreamState.Open) => HandleSendme(),
        (RelayCommand.Connected, ClientStreamState.Connecting) => HandleConnected(data),
        (RelayCommand.Resolved, ClientStreamState.Resolving) => HandleResolved(data),
        (RelayCommand.End, _) => HandleEnd(data),
        _ => false,
    };

    /// <summary>The circuit went away.</summary>
    internal void HandleCircuitLost() => End(StreamEnding.CircuitLost);

    /// <summary>The circuit takes cells again.</summary>
    internal void HandleCircuitWritable()
    {
        if (_wantsWritable && _windows.PackageWindow > 0 && _circuit.CanPackage)
        {
            _wantsWritable = false;
            _owner.HandleChanged(this, StreamChanges.Writable);
        }
    }

    private void Close(EndReason reason)
    {
        _received.Clear();
        if (State is ClientStreamState.Ended or ClientStreamState.Closed)
        {
            State = ClientStreamState.Closed;
            return;
        }

        if (State != ClientStreamState.Resolving)
        {
            _circuit.Send(Id, RelayCommand.End, [(byte)reason]);
        }

        // Sending may have brought the circuit down, and the stream with it.
        if (State != ClientStreamState.Ended)
        {
            _circuit.HandleStreamClosed(this);
        }

        State = ClientStreamState.Closed;
        _received.Clear();
    }

    private bool HandleData(ReadOnlySpan<byte> data)
    {
        if (!_windows.TryHandleData())
        {
            return false;
        }

        DeliverWindow--;
        _received.Append(data);
        SendDueSendmes();
        _owner.HandleChanged(this, StreamChanges.Readable);
        return true;
    }

    private bool HandleSendme()
    {
        if (!_windows.TryHandleSendme())
        {
            return false;
        }

        HandleCircuitWritable();
        return true;
    }

    private bool HandleConnected(ReadOnlySpan<byte> data)
    {
        if (!ConnectedBody.TryRead(data, out ConnectedBody body))
        {
            return false;
        }

        Connected = body;
        State = ClientStreamState.Open;
        _owner.HandleChanged(this, StreamChanges.Connected);
        return true;
    }

    private bool HandleResolved(ReadOnlySpan<byte> data)
    {
        List<ResolvedAnswer> answers = [];
        if (!ResolvedAnswer.TryReadAll(data, answers))
        {
            return false;
        }

        Answers = answers;
        State = ClientStreamState.Ended;
        Ending = new(false, EndReason.Done);
        _owner.HandleChanged(this, StreamChanges.Resolved);
        return true;
    }

    private bool HandleEnd(ReadOnlySpan<byte> data)
    {
        End(new(false, data.IsEmpty ? EndReason.Misc : (EndReason)data[0]));
        return true;
    }

    private void End(StreamEnding ending)
    {
        State = ClientStreamState.Ended;
        Ending = ending;
        _owner.HandleChanged(this, StreamChanges.Ended);
    }

    private void SendDueSendmes()
    {
        int waiting = (_received.Length + CellConstants.RelayDataLength - 1) / CellConstants.RelayDataLength;
        while (State == ClientStreamState.Open && _windows.TryTakeSendme(waiting))
        {
            DeliverWindow += StreamWindows.Increment;
            _circuit.Send(Id, RelayCommand.Sendme, []);
        }
    }
}
