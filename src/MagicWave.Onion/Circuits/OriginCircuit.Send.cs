using System.Text;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Circuits;

/// <content>What goes out, and the streams it is for.</content>
internal sealed partial class OriginCircuit
{
    /// <summary>By how many RELAY_EARLY cells circuits differ, so that their number does not tell an exit how long the path is.</summary>
    private const int RelayEarlyVariance = 3;

    /// <summary>Random bytes that now and then a DATA cell must have, so that its digest cannot be foretold (proposal 289).</summary>
    private const int UnpredictableLength = 16;

    /// <summary>How many full DATA cells may follow each other: a SENDME is due every 100.</summary>
    private const int MaximumPredictable = 50;

    private int _relayEarlyLeft;
    private int _predictable;
    private Instant _now;

    /// <summary>Whether a stream can be opened.</summary>
    public bool CanOpenStream => State == CircuitState.Open;

    bool IStreamCircuit.CanPackage =>
        State == CircuitState.Open && _windows.PackageWindow > 0 && _channel!.QueuedCells(_id) < Channel.HighWater;

    int IStreamCircuit.PackageRoom =>
        _predictable < MaximumPredictable ? CellConstants.RelayDataLength : CellConstants.RelayDataLength - 4 - UnpredictableLength;

    /// <summary>Opens a stream to a host; null when the circuit is not open, or has no stream id left.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="owner">Who uses it.</param>
    public ClientStream? Begin(BeginBody body, IStreamOwner owner)
    {
        ArgumentNullException.ThrowIfNull(body);
        Span<byte> data = stackalloc byte[CellConstants.RelayDataLength];
        return Open(RelayCommand.Begin, data[..body.Write(data)], owner, ClientStreamState.Connecting);
    }

    /// <summary>Opens a stream to the last hop's own directory service; null as with <see cref="Begin"/>.</summary>
    public ClientStream? BeginDirectory(IStreamOwner owner) => Open(RelayCommand.BeginDir, [], owner, ClientStreamState.Connecting);

    /// <summary>Asks the last hop for the addresses of a name, or for the name of an address in its arpa form; null as with <see cref="Begin"/>.</summary>
    /// <exception cref="ArgumentException">The name is longer than <see cref="BeginBody.MaximumHostLength"/> or not ASCII.</exception>
    public ClientStream? Resolve(string name, IStreamOwner owner)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > BeginBody.MaximumHostLength || !Ascii.IsValid(name))
        {
            throw new ArgumentException("A name is at most 255 ASCII characters.", nameof(name));
        }

        Span<byte> data = stackalloc byte[BeginBody.MaximumHostLength + 1];
        int length = Encoding.ASCII.GetBytes(name, data);
        data[length] = 0;
        return Open(RelayCommand.Resolve, data[..(length + 1)], owner, ClientStreamState.Resolving);
    }

    void IStreamCircuit.Package(StreamId id, ReadOnlySpan<byte> data)
    {
        _predictable = data.Length > CellConstants.RelayDataLength - 4 - UnpredictableLength ? _predictable + 1 : 0;
        SendRelay(HopCount - 1, RelayCommand.Data, id, data);
        if (State == CircuitState.Open)
        {
            _windows.OnPackaged(_layers.LastForwardDigest(HopCount - 1));
        }
    }

    void IStreamCircuit.Send(StreamId id, RelayCommand command, ReadOnlySpan<byte> data) => SendRelay(HopCount - 1, command, id, data);

    void IStreamCircuit.HandleStreamClosed(ClientStream stream) => _streams.HalfClose(stream);

    private ClientStream? Open(RelayCommand command, ReadOnlySpan<byte> data, IStreamOwner owner, ClientStreamState state)
    {
        ArgumentNullException.ThrowIfNull(owner);
        StreamId id = CanOpenStream ? _streams.AllocateId() : StreamId.None;
        if (id == StreamId.None)
        {
            return null;
        }

        SendRelay(HopCount - 1, command, id, data);
        if (State != CircuitState.Open)
        {
            return null;
        }

        ClientStream stream = new(this, id, owner, state);
        _streams.Add(stream);
        return stream;
    }

    private void SendRelay(int hop, RelayCommand command, StreamId id, ReadOnlySpan<byte> data)
    {
        if (State == CircuitState.Closed)
        {
            return;
        }

        Span<byte> payload = _payload;
        RelayCellHeader.Write(payload, command, id, data);
        Span<byte> padding = RelayCellHeader.PaddingOf(payload, data.Length);
        if (!padding.IsEmpty)
        {
            _padding.Fill(padding);
        }

        _layers.EncryptForward(hop, payload);
        bool isEarly = command == RelayCommand.Extend2 || (State == CircuitState.Open && hop > 0 && _relayEarlyLeft > 0);
        _relayEarlyLeft -= isEarly ? 1 : 0;
        if (_channel!.SendCell(_id, isEarly ? CellCommand.RelayEarly : CellCommand.Relay, payload))
        {
            Account();
            Count(command);
        }
        else
        {
            Close(CircuitFault.ResourceLimit, DestroyReason.None, _now);
        }
    }

    private void Account()
    {
        if (_rate > 0)
        {
            _channel!.Account.Owe(1, _rate);
        }
    }
}
