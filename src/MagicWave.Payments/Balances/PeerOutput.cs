using System.Buffers;
using MagicWave.Payments.Books;

namespace MagicWave.Payments.Balances;

/// <summary>What an account has to say: records to make durable, then messages to send, then events.</summary>
internal sealed class PeerOutput
{
    private readonly Queue<BookRecord> _records = [];
    private readonly Queue<byte[]> _messages = [];
    private readonly Queue<PeerEvent> _events = [];
    private readonly Queue<ProtocolFault> _faults = [];

    public bool IsEmpty => _records.Count + _messages.Count + _events.Count == 0;

    public void Add(BookRecord record) => _records.Enqueue(record);

    public void Add(byte[] message) => _messages.Enqueue(message);

    public void Add(PeerEvent happened) => _events.Enqueue(happened);

    public void AddFault(ProtocolFault fault)
    {
        Add(new PeerEvent(PeerEventKind.Fault) { Fault = fault });
        _faults.Enqueue(fault);
    }

    /// <summary>Takes a fault for the score; it is an event as well.</summary>
    public bool TryTakeFault(out ProtocolFault fault) => _faults.TryDequeue(out fault);

    public bool TryTakeRecord(out BookRecord? record) => _records.TryDequeue(out record);

    public bool TryTakeEvent(out PeerEvent happened) => _events.TryDequeue(out happened);

    public bool TryWriteTransmit(IBufferWriter<byte> output)
    {
        if (!_messages.TryDequeue(out byte[]? message))
        {
            return false;
        }

        output.Write(message);
        return true;
    }
}
