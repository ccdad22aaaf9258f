using System.Buffers;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;

namespace MagicWave.Payments.Runtime;

/// <summary>One link: first the handshake, then the account of whoever it proved. Used under the gate.</summary>
internal sealed class PeerLink(PaymentEngine engine, IPeerTransport transport, PeerHandshake handshake, bool isClient) : IPeerLink
{
    private PeerEntry? _entry;
    private Int128 _unpaidEarned;
    private Int128 _unpaidOwed;
    private long _unpaidEarnedCells;
    private long _unpaidOwedCells;
    private bool _isClosed;

    public ServiceLevel Service => _entry is { } entry ? entry.Account.Service : ServiceLevel.Unpaid;

    public SettlementAccount? Peer => handshake.Peer;

    public IPeerTransport Transport => transport;

    /// <summary>What was counted before the HELLO.</summary>
    public UnpaidSnapshot Unpaid =>
        new(_entry is null && !_isClosed ? 1 : 0, _unpaidEarnedCells, new(_unpaidEarned), _unpaidOwedCells, new(_unpaidOwed));

    public void Earn(int cells, long amount)
    {
        if (_entry is { } entry)
        {
            entry.Account.Earn(cells, amount);
            QueueIfDue(entry);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(cells);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        _unpaidEarnedCells += cells;
        _unpaidEarned += amount;
    }

    public void Owe(int cells, long amount)
    {
        if (_entry is { } entry)
        {
            entry.Account.Owe(cells, amount);
            QueueIfDue(entry);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(cells);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        _unpaidOwedCells += cells;
        _unpaidOwed += amount;
    }

    public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
    {
        if (_isClosed)
        {
            return;
        }

        if (_entry is { } entry && !PeerHandshake.IsHello(body))
        {
            if (engine.Books.Extensions.Find(body) is { } extension)
            {
                extension.HandleMessage(entry, this, body, now);
                return;
            }

            entry.Account.HandleMessage(body, now);
            engine.Books.Collect(entry);
            return;
        }

        ProtocolFault fault = handshake.HandleMessage(body);
        if (fault != ProtocolFault.None)
        {
            if (_entry is { } greeted)
            {
                greeted.Account.HandleFault(fault, now);
                engine.Books.Collect(greeted);
            }
            else
            {
                engine.Books.NoteFault(fault);
            }

            return;
        }

        SendHello();
        if (_entry is null)
        {
            _entry = engine.Books.Link(handshake.Peer!.Value, this, isClient, now);
            transport.ServiceChanged();
        }
    }

    public void HandleClosed()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        engine.Books.Unlink(_entry, this);
    }

    /// <summary>Sends the HELLO if it is our turn. It says nothing of the books, so it waits for none of them.</summary>
    public void SendHello()
    {
        ArrayBufferWriter<byte> message = new();
        if (handshake.TryWriteTransmit(message))
        {
            transport.Send(message.WrittenSpan);
        }
    }

    private void QueueIfDue(PeerEntry entry)
    {
        if (entry.Account.IsDue && !entry.IsQueued)
        {
            engine.Books.Queue(entry);
        }
    }
}
