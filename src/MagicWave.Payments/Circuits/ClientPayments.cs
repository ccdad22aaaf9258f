using MagicWave.Core.Time;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>The books' side of one circuit at its client, whose hops ask it for payment. Every member is called under the owner's gate.</summary>
public sealed class ClientPayments : CircuitPayer
{
    private readonly CircuitPayments _owner;
    private readonly IClientPort _port;
    private readonly Dictionary<int, byte[]> _waiting = [];
    private readonly Dictionary<int, (PursePayment Payment, int Left)> _tokens = [];
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
    public override void Count() => Purse.Count();

    /// <summary>A message of a hop, in that hop's own layer. Whatever it holds, nothing is thrown.</summary>
    public override void HandleMessage(int hop, ReadOnlySpan<byte> body, Instant now)
    {
        if (_isClosed || body.IsEmpty)
        {
            return;
        }

        if (body[0] == (byte)HopMessageKind.Receipt && hop < _port.PaidHopCount)
        {
            _owner.TokenPayer?.HandleReceipt(TokenSession.Of(Purse.TermsOf(hop).Id), body[1..], outcome => HandleToken(hop, outcome.Status, now));
            return;
        }

        if (body[0] != (byte)HopMessageKind.Request)
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
    public override void HandleClosed() => _isClosed = true;

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

    /// <summary>Sends the tokens that pay a request.</summary>
    internal void PayWithTokens(PursePayment payment, IReadOnlyList<byte[]> bodies, Amount value, Instant now)
    {
        if (bodies.Count == 0)
        {
            _owner.HandleOutcome(this, payment, isPaid: false, now);
            return;
        }

        Purse.HandleExtra(payment, value - payment.Amount);
        _owner.NoteExtra(value - payment.Amount);
        _tokens[payment.Hop] = (payment, bodies.Count);
        foreach (byte[] body in bodies)
        {
            _ = !_isClosed && _port.Send(payment.Hop, [(byte)HopMessageKind.Token, .. body]);
        }
    }

    private void HandleToken(int hop, TokenStatus? status, Instant now)
    {
        // A token that the hop has seen is gone, whatever it says of it; what it refuses is not asked for twice within the budget.
        if (status is not null && status != TokenStatus.Unavailable && _tokens.TryGetValue(hop, out (PursePayment Payment, int Left) sent))
        {
            _tokens[hop] = sent with { Left = sent.Left - 1 };
            if (sent.Left == 1)
            {
                _tokens.Remove(hop);
                _owner.HandleOutcome(this, sent.Payment, isPaid: true, now);
            }
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
