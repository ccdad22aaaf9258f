using MagicWave.Core.Security;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Streams;

/// <summary>
/// The streams of one circuit by their ids: those that live, and those that this side ended while the other does not know. Invariant: an id is in at
/// most one of the two. Not thread-safe.
/// </summary>
internal sealed class StreamTable
{
    /// <summary>Ids are 16 bits and 0 is taken.</summary>
    private const int MaximumStreams = ushort.MaxValue;

    private readonly Dictionary<ushort, ClientStream> _live = [];
    private readonly Dictionary<ushort, HalfClosedStream> _halfClosed = [];
    private List<ClientStream>? _walked = [];
    private ClientStream? _lastLooked;
    private ushort _nextId;

    /// <summary>Starts at an id that tells nothing about how many circuits there were.</summary>
    internal StreamTable(IRandom random) => _nextId = (ushort)random.NextInt64(ushort.MaxValue);

    internal int Count => _live.Count;

    /// <summary>An id that is not in use; none when all are.</summary>
    internal StreamId AllocateId()
    {
        if (_live.Count + _halfClosed.Count >= MaximumStreams)
        {
            return StreamId.None;
        }

        do
        {
            _nextId = unchecked((ushort)(_nextId + 1));
        }
        while (_nextId == 0 || _live.ContainsKey(_nextId) || _halfClosed.ContainsKey(_nextId));
        return new(_nextId);
    }

    /// <summary>Whether no stream has the id, none that lives and none that this side ended.</summary>
    internal bool IsFree(StreamId id) => !_live.ContainsKey(id.Value) && !_halfClosed.ContainsKey(id.Value);

    internal void Add(ClientStream stream) => _live.Add(stream.Id.Value, stream);

    /// <summary>This side ended the stream.</summary>
    internal void HalfClose(ClientStream stream)
    {
        if (_live.Remove(stream.Id.Value))
        {
            _lastLooked = null;
            _halfClosed[stream.Id.Value] = stream.ToHalfClosed();
        }
    }

    /// <summary>Gives a cell to its stream. False when no such cell may come.</summary>
    internal bool TryHandle(StreamId id, RelayCommand command, ReadOnlySpan<byte> data)
    {
        if (Find(id.Value) is not { } stream)
        {
            return TryHandleHalfClosed(id.Value, command);
        }

        if (command is not (RelayCommand.End or RelayCommand.Resolved))
        {
            return stream.HandleCell(command, data);
        }

        // Taken out first: its owner may open the next one while it hears of this.
        _lastLooked = null;
        _ = _live.Remove(id.Value);
        if (stream.HandleCell(command, data))
        {
            return true;
        }

        // It hears of the end together with the others, when the circuit ends for this.
        Add(stream);
        return false;
    }

    /// <summary>Tells every stream that the circuit takes cells again.</summary>
    internal void HandleWritable()
    {
        // A stream that hears of it may write, and so end the circuit: the table is not walked meanwhile.
        List<ClientStream> streams = _walked ?? [];
        _walked = null;
        streams.AddRange(_live.Values);
        foreach (ClientStream stream in streams)
        {
            stream.HandleCircuitWritable();
        }

        streams.Clear();
        _walked = streams;
    }

    /// <summary>Ends all streams: the circuit is gone.</summary>
    internal void HandleCircuitLost()
    {
        ClientStream[] streams = [.. _live.Values];
        _live.Clear();
        _halfClosed.Clear();
        _lastLooked = null;
        foreach (ClientStream stream in streams)
        {
            stream.HandleCircuitLost();
        }
    }

    private ClientStream? Find(ushort id)
    {
        if (_lastLooked is { } last && last.Id.Value == id)
        {
            return last;
        }

        if (_live.TryGetValue(id, out ClientStream? stream))
        {
            _lastLooked = stream;
        }

        return stream;
    }

    private bool TryHandleHalfClosed(ushort id, RelayCommand command)
    {
        if (!_halfClosed.TryGetValue(id, out HalfClosedStream halfClosed) || !halfClosed.TryCount(command, out HalfClosedStream next))
        {
            return false;
        }

        if (next.IsDone)
        {
            _ = _halfClosed.Remove(id);
        }
        else
        {
            _halfClosed[id] = next;
        }

        return true;
    }
}
