using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>A neighbour's account with the links that lead to it, oldest first. Used under the gate.</summary>
internal sealed class PeerEntry(BookLoop books, PeerAccount account) : IPeerBook
{
    public PeerAccount Account { get; } = account;

    public List<PeerLink> Links { get; } = [];

    /// <summary>Whether the book loop was already told to look at it.</summary>
    public bool IsQueued { get; set; }

    public SettlementAccount Peer => Account.Peer;

    public bool IsLinked => Links.Count > 0;

    public ServiceLevel Service => Account.Service;

    public Amount Balance => Account.Balance;

    public Amount Credit => Account.Credit;

    public Amount HeldIn(HoldDirection direction) => Account.HeldIn(direction);

    public HoldResult Hold(HoldId id, Amount amount, HoldDirection direction, UnixTime expires)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(amount.Units, Int128.Zero, nameof(amount));
        return Collect(Account.Hold(new(id, direction, amount, expires, HoldState.Held), books.Now));
    }

    public HoldResult Commit(HoldId id, HoldDirection direction) => Collect(Account.Commit(id, direction, books.Now));

    public HoldResult Release(HoldId id, HoldDirection direction) => Collect(Account.Release(id, direction, books.Now));

    public HoldResult Forget(HoldId id, HoldDirection direction) => Collect(Account.Forget(id, direction));

    public Hold? FindHold(HoldId id, HoldDirection direction) => Account.FindHold(id, direction);

    public void CreditWith(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Account.CreditWith(entry, books.Now);
        books.Collect(this);
    }

    public void Add(BookRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        books.Add(record);
        books.Wake();
    }

    public void Send(ReadOnlySpan<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(body.Length, MessageNumbers.HeaderLength, nameof(body));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, MessageNumbers.MaximumLength, nameof(body));
        books.Add(this, body.ToArray());
    }

    private HoldResult Collect(HoldResult result)
    {
        books.Collect(this);
        return result;
    }
}
