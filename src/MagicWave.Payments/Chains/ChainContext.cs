using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>What all chains of a node share: its key, its books, and the events that wait to be taken.</summary>
internal sealed class ChainContext(SettlementKey key, IRandom random, IPeerBooks books)
{
    private readonly Queue<ChainEvent> _events = [];

    public SettlementKey Key => key;

    public IRandom Random => random;

    public IPeerBooks Books => books;

    public UnixTime ToUnixTime(Instant now) => books.ToUnixTime(now);

    /// <summary>A message to a neighbour; without a link it is lost, and repeated.</summary>
    public void Send(SettlementAccount peer, byte[] body) => books.Find(peer)?.Send(body);

    /// <summary>Sets aside what a lock holds.</summary>
    /// <returns>False, and nothing changed: it is beyond a limit, or there is no account.</returns>
    public bool TryHold(ChainLock made, HoldDirection direction) =>
        books.Find(made.Peer)?.Hold(IdOf(made), made.Terms.Amount, direction, made.Terms.Expires + ChainTimes.Retention) == HoldResult.Done;

    /// <summary>What a lock held is owed.</summary>
    /// <exception cref="PaymentException">The books do not have what the chain's own state says that they have.</exception>
    public void Commit(ChainLock made, HoldDirection direction) =>
        Close(books.Find(made.Peer)?.Commit(IdOf(made), direction), made, direction);

    /// <summary>What a lock held is not owed.</summary>
    /// <exception cref="PaymentException">The books do not have what the chain's own state says that they have.</exception>
    public void Release(ChainLock made, HoldDirection direction) =>
        Close(books.Find(made.Peer)?.Release(IdOf(made), direction), made, direction);

    public void Tell(ChainEvent happened) => _events.Enqueue(happened);

    public void Blame(SettlementAccount peer, ProtocolFault fault) => Tell(new ChainEvent(ChainEventKind.Fault) { Peer = peer, Fault = fault });

    public bool TryTakeEvent(out ChainEvent happened) => _events.TryDequeue(out happened);

    private static HoldId IdOf(ChainLock made)
    {
        Span<byte> id = stackalloc byte[HoldId.Length];
        id.Clear();
        made.Terms.Id.CopyTo(id);
        return HoldId.FromBytes(id);
    }

    /// <summary>The chain's own record, in the same step, says what became of it: the books need not.</summary>
    private void Close(HoldResult? result, ChainLock made, HoldDirection direction)
    {
        if (result != HoldResult.Done || books.Find(made.Peer)?.Forget(IdOf(made), direction) != HoldResult.Done)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A chain and the books disagree about what is held.");
        }
    }
}
