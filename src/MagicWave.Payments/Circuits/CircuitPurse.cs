using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// What a client lets the hops of one circuit ask for: no more than it counted itself, within a budget for the circuit and one for the day, and only
/// in the layer of the hop that it gave the terms to. A pure machine; not thread-safe.
/// </summary>
internal sealed class CircuitPurse
{
    /// <summary>Cells that are granted beyond the own count.</summary>
    public const int ToleranceCells = 64;

    private static readonly TimeSpan LongestValidity = TimeSpan.FromHours(1);

    private readonly CircuitSettings _settings;
    private readonly SpendingBudget _day;
    private readonly Hop[] _hops;
    private long _cells;
    private Int128 _reserved;

    /// <summary>Draws the terms of every hop.</summary>
    public CircuitPurse(CircuitSettings settings, int hops, NetworkId network, SpendingBudget day, IRandom random)
    {
        _settings = settings;
        _day = day;
        _hops = new Hop[hops];
        for (int hop = 0; hop < hops; hop++)
        {
            HopTerms terms = settings.Strategy.TermsFor(settings.Price, hops, hop);
            HopRole role = terms.RateAsked == 0 ? HopRole.Passes
                : settings.Strategy.Billing == CircuitBilling.Chain ? HopRole.AsksByChain
                : HopRole.AsksForTokens;
            long behind = role == HopRole.Passes ? settings.Price * (hops - hop - 1) : 0;
            _hops[hop] = new(new(role, TermsId.Draw(random), terms.RateAsked + terms.RateFee, behind, network));
        }
    }

    /// <summary>All cells so far.</summary>
    public long Cells => _cells;

    /// <summary>All that was paid or is being paid, over all hops.</summary>
    public Amount Spent => new(_reserved);

    /// <summary>What a hop is told.</summary>
    public TermsMessage TermsOf(int hop) => _hops[hop].Terms;

    /// <summary>A cell. Allocates nothing.</summary>
    public void Count()
    {
        unchecked
        {
            _cells++;
        }
    }

    /// <summary>Judges a request, and sets aside what it costs if it is to be paid.</summary>
    /// <param name="hop">Whose layer it came in.</param>
    /// <param name="body">The message.</param>
    /// <param name="time">When.</param>
    /// <param name="payment">What to pay; null when nothing is to be done: it is refused, or was answered by the same payment before.</param>
    public HopRefusalReason Judge(int hop, ReadOnlySpan<byte> body, UnixTime time, out PursePayment? payment)
    {
        payment = null;
        if (!HopRequestMessage.TryRead(body, out HopRequestMessage? request))
        {
            return HopRefusalReason.Malformed;
        }

        if (hop < 0 || hop >= _hops.Length || request!.Terms != _hops[hop].Terms.Id)
        {
            return HopRefusalReason.WrongLayer;
        }

        Hop asking = _hops[hop];
        if (asking.LastId == request.Id)
        {
            return PublicBytes.Equal(asking.LastBody, body) ? asking.LastOutcome : HopRefusalReason.Conflict;
        }

        HopRefusalReason reason = Judge(asking, request, time);
        if (reason == HopRefusalReason.None)
        {
            payment = Reserve(hop, request, time, out reason);
        }

        if (reason != HopRefusalReason.TooMany)
        {
            (asking.LastId, asking.LastBody, asking.LastOutcome) = (request.Id, body.ToArray(), reason);
        }

        return reason;
    }

    /// <summary>Tokens were worth more than what was asked: the rest is paid in advance.</summary>
    public void HandleExtra(PursePayment payment, Amount extra)
    {
        _hops[payment.Hop].Given += extra.Units;
        _reserved += extra.Units;
    }

    /// <summary>A payment came through: it stays spent.</summary>
    public void HandlePaid(PursePayment payment) => _hops[payment.Hop].Open = null;

    /// <summary>A payment did not come through: nothing of it is spent.</summary>
    public void HandleFailed(PursePayment payment)
    {
        Hop asking = _hops[payment.Hop];
        asking.Open = null;
        asking.LastOutcome = HopRefusalReason.PaymentFailed;
        asking.Given -= payment.Amount.Units;
        for (int hop = 0; hop < payment.Fees.Count; hop++)
        {
            _hops[hop].Given -= payment.Fees[hop].Units;
        }

        _reserved -= payment.Total.Units;
        _day.Release(ToStroopsUp(payment.Total), payment.Reserved);
    }

    private HopRefusalReason Judge(Hop asking, HopRequestMessage request, UnixTime time)
    {
        bool isByChain = asking.Terms.Role == HopRole.AsksByChain;
        return asking.Terms.Role == HopRole.Passes || request.Point is null == isByChain ? HopRefusalReason.NotToAsk
            : request.Network != asking.Terms.Network ? HopRefusalReason.WrongNetwork
            : request.Expires <= time || request.Expires > time + LongestValidity ? HopRefusalReason.Expired
            : asking.Open is not null ? HopRefusalReason.TooMany
            : asking.Given + request.Amount.Units > (Int128)(_cells + ToleranceCells) * asking.Terms.Rate ? HopRefusalReason.OverRequest
            : HopRefusalReason.None;
    }

    private PursePayment? Reserve(int hop, HopRequestMessage request, UnixTime time, out HopRefusalReason reason)
    {
        Amount[] fees = _hops[hop].Terms.Role == HopRole.AsksByChain ? [.. _hops.Take(hop).Select(before => FeeOf(before, _hops[hop].Terms.Rate, request.Amount))] : [];
        PursePayment payment = new(hop, request, fees, time);
        if (_reserved + payment.Total.Units > _settings.CircuitBudget.Units)
        {
            reason = HopRefusalReason.OverCircuitBudget;
            return null;
        }

        if (!_day.TryReserve(ToStroopsUp(payment.Total), time))
        {
            reason = HopRefusalReason.OverDailyBudget;
            return null;
        }

        reason = HopRefusalReason.None;
        _reserved += payment.Total.Units;
        _hops[hop].Given += request.Amount.Units;
        _hops[hop].Open = request.Id;
        for (int before = 0; before < fees.Length; before++)
        {
            _hops[before].Given += fees[before].Units;
        }

        return payment;
    }

    /// <summary>As much in proportion as the last hop gets, and no more than is owed.</summary>
    private Amount FeeOf(Hop hop, long rate, Amount asked) => new(Int128.Max(0, Int128.Min(
        asked.Units / rate * hop.Terms.Rate, ((Int128)(_cells + ToleranceCells) * hop.Terms.Rate) - hop.Given)));

    private static Stroops ToStroopsUp(Amount amount) => (amount + new Amount(Amount.UnitsPerStroop - 1)).ToStroopsOrLimit();

    private sealed class Hop(TermsMessage terms)
    {
        public TermsMessage Terms => terms;

        /// <summary>What it was paid, or is being paid.</summary>
        public Int128 Given { get; set; }

        public RequestId? Open { get; set; }

        public RequestId? LastId { get; set; }

        public byte[] LastBody { get; set; } = [];

        public HopRefusalReason LastOutcome { get; set; }
    }
}
