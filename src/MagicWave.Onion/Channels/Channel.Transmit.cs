using System.Buffers.Binary;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <content>What goes out.</content>
public sealed partial class Channel
{
    /// <summary>The least room that <see cref="FillTransmit"/> needs: one variable cell of the largest kind.</summary>
    public const int MinimumTransmitRoom = CellConstants.VariableHeaderLength + CellConstants.MaximumVariableLength;

    // DESTROY and payment messages: few, small, and ahead of all data. Bounded, since a peer must not make us queue without end.
    private const int MaximumControl = 4096;

    private readonly Queue<byte[]> _control = new();

    /// <summary>Queues a payment message for the neighbour (link command 0xE0).</summary>
    /// <exception cref="ArgumentException">It is longer than a variable cell may be.</exception>
    public void SendPayment(ReadOnlySpan<byte> body)
    {
        if (body.Length > CellConstants.MaximumVariableLength)
        {
            throw new ArgumentException($"A payment message has at most {CellConstants.MaximumVariableLength} bytes.", nameof(body));
        }

        byte[] cell = new byte[CellConstants.VariableHeaderLength + body.Length];
        cell[4] = (byte)CellCommand.Payment;
        BinaryPrimitives.WriteUInt16BigEndian(cell.AsSpan(CellConstants.CellHeaderLength), (ushort)body.Length);
        body.CopyTo(cell.AsSpan(CellConstants.VariableHeaderLength));
        EnqueueControl(cell);
    }

    /// <summary>
    /// Writes queued cells, as many as fit. Zero means that there is nothing to write now; the host is told when that changes.
    /// </summary>
    public int FillTransmit(Span<byte> buffer, Instant now)
    {
        int length = 0;
        while (_control.TryPeek(out byte[]? cell) && length + cell.Length <= buffer.Length)
        {
            cell.CopyTo(buffer[length..]);
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
            ServiceChanged();
        }

        if (now - _lastSent >= KeepalivePeriod)
        {
            SendControl(CircuitId.None, CellCommand.Padding, default);
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

    private void SendControl(CircuitId id, CellCommand command, ReadOnlySpan<byte> payload)
    {
        byte[] cell = new byte[CellConstants.CellLength];
        BinaryPrimitives.WriteUInt32BigEndian(cell, id.Value);
        cell[4] = (byte)command;
        payload.CopyTo(cell.AsSpan(CellConstants.CellHeaderLength));
        EnqueueControl(cell);
    }

    private void EnqueueControl(byte[] cell)
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
}
