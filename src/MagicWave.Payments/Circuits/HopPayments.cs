using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>The books' side of one circuit at a relay. Every member is called under the owner's gate.</summary>
public sealed class HopPayments
{
    private const int ServiceMask = 0xFF;
    private static readonly TimeSpan CollectEvery = TimeSpan.FromSeconds(1);

    private readonly CircuitPayments _owner;
    private readonly IHopPort _port;
    private Instant? _collectAt;
    private bool _isDue;
    private bool _isClosed;

    internal HopPayments(CircuitPayments owner, IHopPort port)
    {
        _owner = owner;
        _port = port;
    }

    /// <summary>What is owed; null until the client says what the hop may ask.</summary>
    internal HopBill? Bill { get; private set; }

    internal Instant? NextDeadline => _isDue ? new Instant(0) : Instant.Earlier(_collectAt, Bill?.NextDeadline);

    /// <summary>Whether this circuit's tokens pay this hop itself, and not the account of the neighbour before it.</summary>
    public bool TakesTokens => Bill is { Terms.Role: HopRole.AsksForTokens };

    /// <summary>A cell of the circuit. Allocates nothing.</summary>
    public void Count()
    {
        if (Bill is not { } bill)
        {
            return;
        }

        bool isDue = bill.Count();
        if ((bill.Cells & ServiceMask) == 0)
        {
            _port.Serve(bill.Service);
        }

        if (isDue && !_isDue)
        {
            _isDue = true;
            _owner.Wake();
        }
    }

    /// <summary>A message of the client. Whatever it holds, nothing is thrown.</summary>
    public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
    {
        if (body.IsEmpty || _isClosed)
        {
            return;
        }

        switch ((HopMessageKind)body[0])
        {
            case HopMessageKind.Terms:
                HandleTerms(body);
                break;
            case HopMessageKind.Chain when RouteMessage.TryRead(body[1..], out RouteMessage? route):
                if (route!.IsTransit)
                {
                    HandleTransit(route.Form, body[1..], now);
                }
                else if (Bill is { } bill && _port.Upstream is { } upstream)
                {
                    HandleRoute(bill, upstream, route, body[1..], now);
                }

                break;
            case HopMessageKind.Token when Bill is { Terms.Role: HopRole.AsksForTokens } bill && _owner.TokenTaker is { } taker:
                taker.Post(body[1..], TokenSession.Of(bill.Terms.Id), receipt => HandleReceipt(receipt, now));
                break;
            case HopMessageKind.Refusal when Bill is { } bill && HopRefusalMessage.TryRead(body, out HopRefusalMessage refusal):
                bill.HandleNotPaid(refusal.Request, now);
                _owner.Wake();
                break;
            default:
                break;
        }
    }

    /// <summary>The circuit is closed.</summary>
    public void HandleClosed()
    {
        _isClosed = true;
        _owner.Remove(this, _port.Id);
    }

    internal void HandlePaid(RequestId? request, Amount amount)
    {
        Bill?.HandlePaid(request, amount);
        Serve();
        _isDue = true;
        _owner.Wake();
    }

    internal void HandleNotPaid(RequestId request, Instant now) => Bill?.HandleNotPaid(request, now);

    internal void HandleDeadline(Instant now)
    {
        _isDue = false;
        if (_collectAt <= now)
        {
            Collect(now);
        }

        if (_isClosed || Bill is not { } bill || !bill.TryAsk(now, out Amount amount))
        {
            return;
        }

        bool isByChain = bill.Terms.Role == HopRole.AsksByChain;
        if (isByChain ? _port.Upstream is null : _owner.TokenTaker is null)
        {
            return;
        }

        HopRequestMessage request = _owner.MakeRequest(this, bill, amount, isByChain, now);
        bill.HandleAsked(request.Id, now);
        _ = _port.Send(request.Write());
    }

    private void HandleRoute(HopBill bill, SettlementAccount upstream, RouteMessage route, ReadOnlySpan<byte> body, Instant now)
    {
        Amount fee = route.Out is { } behind ? bill.FeeOf(behind.Amount) : Amount.Zero;
        if (_owner.Chains.HandleRoute(_port.Id, upstream, _port.Downstream, body, fee, now) == CancelReason.None && route.Out is not null)
        {
            _owner.NoteRoute(this, upstream, route.In.Id);
        }
    }

    /// <summary>A payment to somebody behind a rendezvous point. It pays nothing of this circuit, and needs no terms.</summary>
    private void HandleTransit(RouteForm form, ReadOnlySpan<byte> body, Instant now)
    {
        (SettlementAccount? payer, SettlementAccount? payee) = form switch
        {
            RouteForm.Transit => (_port.Upstream, _port.Downstream),
            RouteForm.Joined => (_port.Upstream, _port.Joined),
            _ => (_port.Downstream, _port.Upstream),
        };
        if (payer is { } upstream)
        {
            _ = _owner.Chains.HandleRoute(_port.Id, upstream, payee, body, _owner.LeastTransitFee, now);
        }
    }

    private void HandleTerms(ReadOnlySpan<byte> body)
    {
        // A client says it once; on a circuit that a neighbour pays for it would be paid twice.
        if (Bill is null && !_port.IsBilledToNeighbour && TermsMessage.TryRead(body, out TermsMessage terms) && terms.Network == _owner.Network
            && terms.Rate >= _owner.LeastRate)
        {
            Bill = _owner.MakeBill(terms);
            Serve();
        }
    }

    private void HandleReceipt(byte[] receipt, Instant now)
    {
        Collect(now);
        if (!_isClosed)
        {
            _ = _port.Send([(byte)HopMessageKind.Receipt, .. receipt]);
        }
    }

    /// <summary>Books what the session's tokens are worth; those that the issuer has to confirm first come later.</summary>
    private void Collect(Instant now)
    {
        Amount sum = Amount.Zero;
        foreach (TokenCredit credit in _owner.TokenTaker!.TakeCredits(TokenSession.Of(Bill!.Terms.Id)))
        {
            _owner.Books.Add(credit.MoveTo(BookAccount.Revenue, null, _owner.ToUnixTime(now)));
            _owner.Books.Add(credit.Ending);
            sum += credit.Amount;
        }

        if (sum > Amount.Zero)
        {
            RequestId? request = Bill.Open;
            _owner.NotePaid(request, sum);
            HandlePaid(request, sum);
        }

        _collectAt = now + CollectEvery;
    }

    private void Serve()
    {
        if (!_isClosed && Bill is { } bill)
        {
            _port.Serve(bill.Service);
        }
    }
}
