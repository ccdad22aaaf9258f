using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// The amounts that are set aside with one neighbour. Every change is a record; a call that comes twice does nothing the second time.
/// What was closed is remembered until it expires, so that a late call finds out what became of it, unless its owner remembers by itself.
/// </summary>
internal sealed class PeerHolds
{
    /// <summary>The most of them, held and remembered, of a neighbour.</summary>
    public const int MaximumCount = 512;

    /// <summary>How far in the future one may expire, so that nobody fills the memory for good.</summary>
    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromDays(2);

    private readonly SettlementAccount _peer;
    private readonly PeerBooks _books;
    private readonly PeerOutput _output;
    private readonly Dictionary<(HoldDirection, HoldId), Hold> _holds = [];
    private UnixTime _nextExpiry = new(long.MaxValue);

    public PeerHolds(SettlementAccount peer, PeerBooks books, PeerOutput output, IEnumerable<Hold> stored)
    {
        (_peer, _books, _output) = (peer, books, output);
        foreach (Hold hold in stored)
        {
            Keep(hold);
            if (hold.State == HoldState.Held)
            {
                _books.AddHeld(hold.Direction, hold.Amount);
            }
        }
    }

    public bool IsEmpty => _holds.Count == 0;

    public Hold? Find(HoldId id, HoldDirection direction) => _holds.GetValueOrDefault((direction, id));

    /// <summary>Sets an amount aside.</summary>
    /// <param name="wanted">In state held.</param>
    /// <param name="left">How much the limit still allows in its direction.</param>
    /// <param name="isRefused">Whether the neighbour may have no more, whatever the limit allows.</param>
    /// <param name="now">When.</param>
    public HoldResult Take(Hold wanted, Int128 left, bool isRefused, UnixTime now)
    {
        Forget(now);
        if (Find(wanted.Id, wanted.Direction) is { } known)
        {
            return known.Amount == wanted.Amount && known.State != HoldState.Released ? HoldResult.Done : HoldResult.Conflict;
        }

        if (isRefused || _holds.Count >= MaximumCount || wanted.Expires <= now || wanted.Expires - now > MaximumLifetime)
        {
            return HoldResult.Refused;
        }

        if (wanted.Amount.Units > left)
        {
            return HoldResult.OverLimit;
        }

        _books.AddHeld(wanted.Direction, wanted.Amount);
        Write(wanted);
        return HoldResult.Done;
    }

    /// <summary>The amount is owed from now on.</summary>
    public HoldResult Commit(HoldId id, HoldDirection direction, UnixTime now) => Close(id, direction, HoldState.Committed, now);

    /// <summary>The amount is not owed.</summary>
    public HoldResult Release(HoldId id, HoldDirection direction, UnixTime now) => Close(id, direction, HoldState.Released, now);

    /// <summary>Forgets one that was closed before it expires.</summary>
    public HoldResult Forget(HoldId id, HoldDirection direction)
    {
        if (Find(id, direction) is not { } hold)
        {
            return HoldResult.Done;
        }

        if (hold.State == HoldState.Held)
        {
            return HoldResult.Conflict;
        }

        Remove(hold);
        return HoldResult.Done;
    }

    /// <summary>Forgets what was closed and has expired.</summary>
    public void Forget(UnixTime now)
    {
        if (now < _nextExpiry)
        {
            return;
        }

        _nextExpiry = new(long.MaxValue);
        foreach (Hold hold in _holds.Values.ToArray())
        {
            if (hold.State == HoldState.Held)
            {
                continue;
            }

            if (hold.Expires <= now)
            {
                Remove(hold);
            }
            else if (hold.Expires < _nextExpiry)
            {
                _nextExpiry = hold.Expires;
            }
        }
    }

    private HoldResult Close(HoldId id, HoldDirection direction, HoldState state, UnixTime now)
    {
        if (Find(id, direction) is not { } hold)
        {
            return HoldResult.Unknown;
        }

        if (hold.State != HoldState.Held)
        {
            return hold.State == state ? HoldResult.Done : HoldResult.Conflict;
        }

        _books.AddHeld(direction, -hold.Amount);
        if (state == HoldState.Committed)
        {
            _books.BookHold(hold, now);
        }

        Write(hold with { State = state });
        return HoldResult.Done;
    }

    private void Remove(Hold hold)
    {
        _holds.Remove((hold.Direction, hold.Id));
        _output.Add(HoldCodec.Remove(_peer, hold));
    }

    private void Write(Hold hold)
    {
        Keep(hold);
        _output.Add(HoldCodec.Write(_peer, hold));
    }

    private void Keep(Hold hold)
    {
        _holds[(hold.Direction, hold.Id)] = hold;
        if (hold.State != HoldState.Held && hold.Expires < _nextExpiry)
        {
            _nextExpiry = hold.Expires;
        }
    }
}
