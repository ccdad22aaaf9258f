using System.Buffers.Binary;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <content>What goes out.</content>
public sealed partial class Channel
{
    /// <summary>The least room that <see cref="FillTransmit"/> needs: one variable cell of the largest kind.</summary>
    public const int MinimumTransmitRoom = CellConstants.VariableHeaderLength + CellConstants.MaximumVariableLength;

    // DESTROY and payment messages: small, and ahead of all data. Bounded, since a peer must not make us queue without end; but a DESTROY
    // that is lost leaves a circuit standing at the peer, so all circuits of the channel may end at once.
    private const int MaximumControl = MaximumCircuits + 4096;

    private readonly Queue<ControlCell> _control = new();

    /// <summary>Queues a payment message for the neighbour (link command 0xE0).</summary>
    /// <exception cref="ArgumentException">It is longer than a variable cell may be.</exception>
    public void SendPayment(ReadOnlySpan<byte> body) => SendPayment(CircuitId.None, body);

    /// <summary>Queues a payment message about one circuit: its id goes into the header of the cell.</summary>
    /// <exception cref="ArgumentException">It is longer than a variable cell may be.</exception>
    public void SendPayment(CircuitId id, ReadOnlySpan<byte> body)
    {
        if (body.Length > CellConstants.MaximumVariableLength)
        {
            throw new ArgumentException($"A payment message has at most {CellConstants.MaximumVariableLength} bytes.", nameof(body));
        }

        byte[] cell = new byte[CellConstants.VariableHeaderLength + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(cell, id.Value);
        cell[4] = (byte)CellCommand.Payment;
        BinaryPrimitives.WriteUInt16BigEndian(cell.AsSpan(CellConstants.CellHeaderLength), (ushort)body.Length);
        body.CopyTo(cell.AsSpan(CellConstants.VariableHeaderLength));
        EnqueueControl(new(CircuitId.None, CellCommand.Payment, DestroyReason.None, cell));
    }

    /// <summary>
    /// Writes queued cells, as many as fit. Zero means that there is nothing to write now; the host is told when that changes.
    /// </summary>
    public int FillTransmit(Span<byte> buffer, Instant now)
    {
        int length = 0;
        while (_control.TryPeek(out ControlCell cell) && length + cell.Length <= buffer.Length)
        {
            cell.CopyTo(buffer.Slice(length, cell.Length));
            length += cell.Length;
            _ = _control.Dequeue();
        }

        while (_control.Count == 0 && length + CellConstants.CellLength <= buffer.Length && _scheduler.Next(now) is { } queue)
        {
            CellSlot slot = queue.Dequeue();
            slot.Bytes.CopyTo(buffer[length..]);
            length += CellConstants.CellLength;
            bool isEarned = queue.EarnedPerCell != 0 && slot.Bytes[CellConstants.CellHeaderLength - 1] == (byte)CellCommand.Relay;
            _pool.Return(slot);
            AfterDequeue(queue, now);
            if (isEarned)
            {
                queue.Payer!.Earn(1, queue.EarnedPerCell);
            }
        }

        if (length > 0)
        {
            _lastSent = now;
        }
        else
        {
            _isWritableTold = false;
        }

        return length;
    }

    /// <summary>The time of <see cref="NextDeadline"/> came.</summary>
    public void HandleDeadline(Instant now)
    {
        if (_scheduler.HasHeld)
        {
            _lastLookedAtHeld = now;
            Reconsider();
        }

        // One is enough while the peer takes nothing.
        if (now - _lastSent >= KeepalivePeriod && _control.Count == 0)
        {
            SendControl(CircuitId.None, CellCommand.Padding, DestroyReason.None);
        }
    }

    private void AfterDequeue(CircuitQueue queue, Instant now)
    {
        if (queue.Count == 0)
        {
            queue.Ring?.Remove(queue);
        }

        if (queue.WantsDrained && queue.Count <= LowWater)
        {
            queue.WantsDrained = false;
            queue.End.HandleDrained(this, queue.Id, now);
        }
    }

    private void SendControl(CircuitId id, CellCommand command, DestroyReason reason) => EnqueueControl(new(id, command, reason, null));

    private void EnqueueControl(ControlCell cell)
    {
        // A peer that reads nothing while it makes us answer loses the answers, not our memory.
        if (IsClosed || _control.Count >= MaximumControl)
        {
            return;
        }

        _control.Enqueue(cell);
        TellWritable();
    }

    private void DropControl() => _control.Clear();

    /// <summary>A DESTROY or padding cell, or a whole payment cell in <paramref name="Bytes"/>.</summary>
    private readonly record struct ControlCell(CircuitId Id, CellCommand Command, DestroyReason Reason, byte[]? Bytes)
    {
        public int Length => Bytes?.Length ?? CellConstants.CellLength;

        public void CopyTo(Span<byte> destination)
        {
            if (Bytes is { } bytes)
            {
                bytes.CopyTo(destination);
                return;
            }

            destination.Clear();
            BinaryPrimitives.WriteUInt32BigEndian(destination, Id.Value);
            destination[4] = (byte)Command;
            destination[CellConstants.CellHeaderLength] = (byte)Reason;
        }
    }
}
