using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// What a client owes one hop of its circuit: cells counted, less what was paid. One request is open at a time. What is asked doubles with
/// every payment, is halved with repeated refusals and then grows slowly, since how much can be paid at once is known to others only. A pure machine; not thread-safe.
/// </summary>
internal sealed class HopBill(TermsMessage terms, long meanThresholdCells, IRandom random)
{
    /// <summary>Cells on their way that the client cannot have counted yet: a circuit's window, and a few.</summary>
    public const int InFlightCells = 1_064;

    /// <summary>A request that nobody answers is given up, and another made.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromSeconds(90);

    private const int FirstShare = 8;
    private const int LeastCells = 16;
    private const int SoftPercent = 80;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private long _cells;
    private Int128 _paid;
    private long _stepCells = Math.Max(LeastCells, meanThresholdCells / FirstShare);
    private long _actAt = 1;
    private Instant _openUntil;
    private long _slowFrom = long.MaxValue;
    private int _failures;
    private TimeSpan _pause = FirstPause;
    private Instant? _waitUntil;

    /// <summary>What the client said.</summary>
    public TermsMessage Terms => terms;

    /// <summary>All cells so far.</summary>
    public long Cells => _cells;

    /// <summary>All that was paid.</summary>
    public Amount Paid => new(_paid);

    /// <summary>What is owed now; negative when it was paid in advance.</summary>
    public Amount Owed => new(((Int128)_cells * terms.Rate) - _paid);

    /// <summary>The request that is open.</summary>
    public RequestId? Open { get; private set; }

    /// <summary>When to look again although nothing comes.</summary>
    public Instant? NextDeadline => Open is null ? _waitUntil : _openUntil;

    /// <summary>How well the circuit is to be served: worse from twice the threshold on, since one request may be on its way.</summary>
    public ServiceLevel Service
    {
        get
        {
            // The one that asks stops first: whoever only gets a fee is paid when it is.
            int thresholds = terms.Role == HopRole.Passes ? 4 : 2;
            Int128 limit = ((thresholds * (Int128)meanThresholdCells) + InFlightCells) * terms.Rate;
            Int128 owed = Owed.Units;
            return terms.Rate == 0 ? ServiceLevel.Unpaid
                : owed >= limit ? ServiceLevel.Stopped
                : owed >= limit * SoftPercent / 100 ? ServiceLevel.Throttled
                : ServiceLevel.Paid;
        }
    }

    /// <summary>
    /// What the hop wants to keep of a chain that takes an amount further: its share by the rates, but no more than what is owed and the client can
    /// know of.
    /// </summary>
    public Amount FeeOf(Amount passed)
    {
        Int128 owed = Int128.Max(0, Owed.Units - ((Int128)InFlightCells * terms.Rate));
        Int128 share = terms.RateBehind == 0 ? owed : passed.Units / terms.RateBehind * terms.Rate;
        return new(Int128.Min(owed, share));
    }

    /// <summary>A cell. Allocates nothing.</summary>
    /// <returns>Whether something may be due.</returns>
    public bool Count()
    {
        unchecked
        {
            return ++_cells >= _actAt;
        }
    }

    /// <summary>Whether to ask now, and for how much.</summary>
    public bool TryAsk(Instant now, out Amount amount)
    {
        amount = Amount.Zero;
        if (Open is { } open && _openUntil <= now)
        {
            HandleNotPaid(open, now);
        }

        if (_waitUntil <= now)
        {
            _waitUntil = null;
        }

        if (terms.Role == HopRole.Passes || terms.Rate == 0 || Open is not null || _waitUntil is not null)
        {
            _actAt = long.MaxValue;
            return false;
        }

        Int128 least = (Int128)_stepCells * terms.Rate;
        if (Owed.Units < least)
        {
            _actAt = _cells + (long)((least - Owed.Units) / terms.Rate);
            return false;
        }

        amount = new(least);
        return true;
    }

    /// <summary>It was asked for.</summary>
    public void HandleAsked(RequestId request, Instant now)
    {
        Open = request;
        _openUntil = now + Validity + FirstPause;
        _actAt = long.MaxValue;
    }

    /// <summary>Something was paid: for the open request, or as a fee.</summary>
    public void HandlePaid(RequestId? request, Amount amount)
    {
        _paid += amount.Units;
        if (request is not null && request == Open)
        {
            Open = null;
            _pause = FirstPause;
            _failures = 0;
            _stepCells = Math.Min(Draw(), _stepCells < _slowFrom ? _stepCells * 2 : _stepCells + Math.Max(1, _stepCells / 8));
        }

        _actAt = _cells;
    }

    /// <summary>The open request is not paid.</summary>
    public void HandleNotPaid(RequestId request, Instant now)
    {
        if (request != Open)
        {
            return;
        }

        Open = null;
        if (++_failures > 1)
        {
            // Once may be a neighbour that was just asked to settle.
            _stepCells = Math.Max(LeastCells, _stepCells / 2);
            _slowFrom = _stepCells;
        }

        _waitUntil = now + _pause;
        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
    }

    /// <summary>Evenly from half to one and a half times the mean, so that what is asked does not mark the circuit.</summary>
    private long Draw()
    {
        long half = meanThresholdCells / 2;
        return Math.Max(LeastCells, meanThresholdCells - half + random.NextInt64((2 * half) + 1));
    }
}
