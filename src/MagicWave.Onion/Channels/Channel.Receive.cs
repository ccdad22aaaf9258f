using System.Buffers.Binary;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <content>What comes in.</content>
public sealed partial class Channel
{
    // Room for what one read of the link can bring, and a cell that was cut by the read before.
    private readonly byte[] _received = new byte[64 * 1024];
    private int _receivedLength;

    /// <summary>Room for decrypted bytes, to be reported by <see cref="HandleReceived"/>. Never empty.</summary>
    public Span<byte> FreeReceiveBuffer => _received.AsSpan(_receivedLength);

    /// <summary>
    /// Bytes were written into <see cref="FreeReceiveBuffer"/>: takes every complete cell among them. After a fault the caller closes the
    /// channel.
    /// </summary>
    public ChannelFault HandleReceived(int count, Instant now)
    {
        _receivedLength += count;
        Span<byte> rest = _received.AsSpan(0, _receivedLength);
        ChannelFault fault = ChannelFault.None;
        while (rest.Length >= CellConstants.CellHeaderLength && !IsClosed)
        {
            CellCommand command = (CellCommand)rest[4];
            int length = CellConstants.IsVariable(command) ? VariableLength(rest, out fault) : CellConstants.CellLength;
            if (fault != ChannelFault.None)
            {
                return fault;
            }

            if (rest.Length < length)
            {
                break;
            }

            HandleCell(new(BinaryPrimitives.ReadUInt32BigEndian(rest)), command, rest[..length], now);
            rest = rest[length..];
        }

        // Cells are consumed whole, so what is moved is less than one cell.
        rest.CopyTo(_received);
        _receivedLength = rest.Length;
        return ChannelFault.None;
    }

    private static int VariableLength(ReadOnlySpan<byte> rest, out ChannelFault fault)
    {
        fault = ChannelFault.None;
        if (rest.Length < CellConstants.VariableHeaderLength)
        {
            return int.MaxValue;
        }

        int body = BinaryPrimitives.ReadUInt16BigEndian(rest[CellConstants.CellHeaderLength..]);
        if (body > CellConstants.MaximumVariableLength)
        {
            fault = ChannelFault.VariableCellTooLong;
        }

        return CellConstants.VariableHeaderLength + body;
    }

    private void HandleCell(CircuitId id, CellCommand command, Span<byte> cell, Instant now)
    {
        switch (command)
        {
            case CellCommand.Relay:
            case CellCommand.RelayEarly:
            case CellCommand.Created2:
            case CellCommand.CreatedFast:
            case CellCommand.Destroy:
                // A cell for a circuit that was just closed here is no fault: it crossed our DESTROY. The neighbour carried it all the same.
                if (Find(id.Value) is { } queue)
                {
                    queue.End.HandleCell(this, id, command, cell[CellConstants.CellHeaderLength..], now);
                }
                else if (command == CellCommand.Relay && _left.TryCount(id.Value, out long owed))
                {
                    Account.Owe(1, owed);
                }

                break;
            case CellCommand.Create2:
            case CellCommand.CreateFast:
                HandleCreate(id, command, cell[CellConstants.CellHeaderLength..], now);
                break;
            case CellCommand.Create:
                // TAP is gone (proposal 350).
                SendControl(id, CellCommand.Destroy, DestroyReason.Protocol);
                break;
            case CellCommand.Payment when id != CircuitId.None:
                Find(id.Value)?.End.HandlePayment(this, id, cell[CellConstants.VariableHeaderLength..], now);
                break;
            case CellCommand.Payment:
                Account.HandleMessage(cell[CellConstants.VariableHeaderLength..], now);
                break;
            default:
                // Padding of every kind, and commands of later versions, are dropped (tor-spec 3).
                break;
        }
    }

    private void HandleCreate(CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
    {
        if (id == CircuitId.None || _circuits.ContainsKey(id.Value))
        {
            return;
        }

        if (id.IsFromInitiator == IsInitiator)
        {
            SendControl(id, CellCommand.Destroy, DestroyReason.Protocol);
            return;
        }

        if (_circuits.Count >= MaximumCircuits)
        {
            SendControl(id, CellCommand.Destroy, DestroyReason.ResourceLimit);
            return;
        }

        _host.HandleCreate(this, id, command, payload, now);
    }
}
