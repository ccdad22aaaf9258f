using MagicWave.Core.Time;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Circuits;

/// <summary>The books' side of one circuit at its client. Every member is called under the owner's gate.</summary>
public sealed class ClientPayments
{
    private readonly CircuitPayments _owner;
    private readonly IClientPort _port;
    private readonly Dictionary<int, byte[]> _waiting = [];
    private bool _isClosed;

    internal ClientPayments(CircuitPayments owner, IClientPort port, CircuitPurse purse)
    {
        _owner = owner;
        _port = port;
        Purse = purse;
    }

    internal CircuitPurse Purse { get; }

    internal IClientPort Port => _port;

    /// <summary>A cell of the circuit. Allocates nothing.</summary>
    public void Count() => Purse.Count();

    /// <summary>A message of a hop, in that hop's own layer. Whatever it holds, nothing is thrown.</summary>
    public void HandleMessage(int hop, ReadOnlySpan<byte> body, Instant now)
    {
        if (_isClosed || body.IsEmpty || body[0] != (byte)HopMessageKind.Request)
        {
            return;
        }

        HopRefusalReason reason = Purse.Judge(hop, body, _owner.ToUnixTime(now), out PursePayment? payment);
        _owner.Store(now);
        if (payment is not null)
        {
            _owner.Pay(this, payment, now);
        }
        else if (reason == HopRefusalReason.TooMany && _waiting.TryAdd(hop, body.ToArray()))
        {
            // A hop knows that it is paid a little before its client does, and asks again.
        }
        else if (reason != HopRefusalReason.None)
        {
            _owner.NoteRefused();
            if (HopRequestMessage.TryRead(body, out HopRequestMessage? request))
            {
                Refuse(hop, request!.Id, reason);
            }
        }
    }

    /// <summary>The circuit is closed. What is being paid goes on.</summary>
    public void HandleClosed() => _isClosed = true;

    internal void Open()
    {
        for (int hop = 0; hop < _port.PaidHopCount; hop++)
        {
            _ = _port.Send(hop, Purse.TermsOf(hop).Write());
        }
    }

    /// <summary>A request of the hop was paid or given up: the one that came meanwhile is next.</summary>
    internal void HandleNext(int hop, Instant now)
    {
        if (_waiting.Remove(hop, out byte[]? body))
        {
            HandleMessage(hop, body, now);
        }
    }

    internal void Refuse(int hop, RequestId request, HopRefusalReason reason)
    {
        if (!_isClosed)
        {
            _ = _port.Send(hop, new HopRefusalMessage(request, reason).Write());
        }
    }
}
