using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Relay.Exit;

namespace MagicWave.Onion.Relay.Circuits;

/// <content>Streams that leave the network at this hop.</content>
internal sealed partial class RelayCircuit
{
    private readonly Dictionary<ushort, ExitStream> _streams = [];

    // After a pause the streams take turns, so that the first one does not take the whole window every time.
    private readonly List<ExitStream> _resuming = [];
    private int _resumeFrom;

    /// <summary>How many DATA cells may be made for the client now: what the window allows, while its queue is short.</summary>
    internal int CellAllowance()
    {
        if (_isClosed)
        {
            return 0;
        }

        int queued = _previous.QueuedCells(_previousId);
        return Math.Min(Windows.PackageWindowWithin(WindowLimit), Math.Max(0, Channel.HighWater - queued));
    }

    internal bool SendData(StreamId streamId, ReadOnlySpan<byte> data) => Send(RelayCommand.Data, streamId, data);

    internal void SendStreamSendme(StreamId streamId) => _ = Send(RelayCommand.Sendme, streamId, default);

    internal void SendConnected(StreamId streamId, ConnectedBody body)
    {
        Span<byte> data = stackalloc byte[ConnectedBody.MaximumLength];
        int length = body.Write(data);
        _ = Send(RelayCommand.Connected, streamId, data[..length]);
    }

    internal void SendResolved(StreamId streamId, IReadOnlyList<ResolvedAnswer> answers)
    {
        if (_isClosed)
        {
            return;
        }

        Span<byte> data = stackalloc byte[CellConstants.RelayDataLength];
        int length = 0;
        foreach (ResolvedAnswer answer in answers)
        {
            if (!answer.TryWrite(data[length..], out int written))
            {
                break;
            }

            length += written;
        }

        _ = Send(RelayCommand.Resolved, streamId, data[..length]);
    }

    /// <summary>Tells the client that a stream is over, and forgets it.</summary>
    internal void SendEnd(StreamId streamId, EndReason reason)
    {
        if (_streams.Remove(streamId.Value))
        {
            _services.Counters.StreamsOpen--;
        }

        if (!_isClosed)
        {
            _ = Send(RelayCommand.End, streamId, [(byte)reason]);
        }
    }

    private void HandleBegin(StreamId streamId, ReadOnlySpan<byte> data)
    {
        if (!BeginBody.TryRead(data, out BeginBody? begin))
        {
            // Of a stream that is open already, it must not make us forget what that is connected to.
            if (!_streams.ContainsKey(streamId.Value))
            {
                SendEnd(streamId, EndReason.TorProtocol);
            }

            return;
        }

        if (OpenStream(streamId) is { } stream)
        {
            _services.Exit.Begin(stream, begin!);
        }
    }

    private void HandleBeginDirectory(StreamId streamId)
    {
        if (OpenStream(streamId) is { } stream)
        {
            _services.Exit.BeginDirectory(stream);
        }
    }

    private void HandleResolve(StreamId streamId, ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)0);
        ReadOnlySpan<byte> name = end < 0 ? data : data[..end];
        if (streamId == StreamId.None || name.IsEmpty || name.Length > BeginBody.MaximumHostLength
            || name.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
        {
            SendResolved(streamId, [ResolvedAnswer.Error(isTransient: false)]);
            return;
        }

        _services.Exit.Resolve(System.Text.Encoding.ASCII.GetString(name), answers => SendResolved(streamId, answers));
    }

    private ExitStream? OpenStream(StreamId streamId)
    {
        // A client that opens one stream twice is answered with silence, as by tor.
        if (streamId == StreamId.None || _streams.ContainsKey(streamId.Value))
        {
            return null;
        }

        ExitStream stream = new(this, streamId);
        _streams.Add(streamId.Value, stream);
        _services.Counters.StreamsOpen++;
        return stream;
    }

    private void HandleData(StreamId streamId, ReadOnlySpan<byte> data)
    {
        if (!Windows.TryHandleData(out bool isSendmeDue))
        {
            Close(DestroyReason.Protocol);
            return;
        }

        if (isSendmeDue && !TryAnswerData(_layer.LastForwardDigest))
        {
            Close(DestroyReason.Protocol);
            return;
        }

        // Data for a stream that ended here crosses our END: it counts for the circuit's window and is dropped.
        if (_streams.TryGetValue(streamId.Value, out ExitStream? stream) && !stream.TryHandleData(data))
        {
            Close(DestroyReason.Protocol);
        }
    }

    private void HandleCircuitSendme(ReadOnlySpan<byte> data)
    {
        if (!SendmeBody.TryRead(data, out SendmeBody sendme) || !Windows.TryHandleSendme(sendme))
        {
            Close(DestroyReason.Protocol);
            return;
        }

        ResumeStreams();
    }

    private void HandleStreamSendme(StreamId streamId)
    {
        if (_streams.TryGetValue(streamId.Value, out ExitStream? stream) && !stream.TryHandleSendme())
        {
            Close(DestroyReason.Protocol);
        }
    }

    private void HandleEnd(StreamId streamId)
    {
        if (_streams.Remove(streamId.Value, out ExitStream? stream))
        {
            _services.Counters.StreamsOpen--;
            stream.HandleEnd();
        }
    }

    private void ResumeStreams()
    {
        if (_streams.Count == 0)
        {
            return;
        }

        _resuming.Clear();
        _resuming.AddRange(_streams.Values);
        _resumeFrom++;
        for (int i = 0; i < _resuming.Count && CellAllowance() > 0; i++)
        {
            _resuming[(i + _resumeFrom) % _resuming.Count].Resume();
        }
    }

    private void CloseStreams()
    {
        ExitStream[] streams = [.. _streams.Values];
        _streams.Clear();
        _services.Counters.StreamsOpen -= streams.Length;
        foreach (ExitStream stream in streams)
        {
            stream.HandleEnd();
        }
    }
}
