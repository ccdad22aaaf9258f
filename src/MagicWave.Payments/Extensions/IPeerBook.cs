using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Extensions;

/// <summary>The book with one neighbour. Every member is called under the owner's gate.</summary>
public interface IPeerBook
{
    /// <summary>The neighbour.</summary>
    SettlementAccount Peer { get; }

    /// <summary>Whether a message can reach it now.</summary>
    bool IsLinked { get; }

    /// <summary>How well it is served.</summary>
    ServiceLevel Service { get; }

    /// <summary>What it owes us; negative when we owe it or it prepaid. Held amounts are not in it.</summary>
    Amount Balance { get; }

    /// <summary>The most that it may owe, held amounts included.</summary>
    Amount Credit { get; }

    /// <summary>All that is set aside in a direction.</summary>
    Amount HeldIn(HoldDirection direction);

    /// <summary>
    /// Sets an amount aside. From the neighbour: what it owes, what is held and this together stay within its credit. To the neighbour: what we owe
    /// it, what is held and this together stay within the credit limit of the options. The same call again gives the same answer.
    /// </summary>
    /// <param name="id">Its name.</param>
    /// <param name="amount">How much, above nothing.</param>
    /// <param name="direction">Who will owe whom.</param>
    /// <param name="expires">Until when it is remembered after it was closed; at most two days from now. Nothing is released by itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above nothing.</exception>
    HoldResult Hold(HoldId id, Amount amount, HoldDirection direction, UnixTime expires);

    /// <summary>A held amount is owed from now on: it goes into the balance. Calling it twice does nothing.</summary>
    HoldResult Commit(HoldId id, HoldDirection direction);

    /// <summary>A held amount is not owed. Calling it twice does nothing.</summary>
    HoldResult Release(HoldId id, HoldDirection direction);

    /// <summary>
    /// Forgets an amount that was committed or released before it expires, for an owner who remembers by itself what became of it: its place is free at once,
    /// and its name means nothing any more. Calling it twice does nothing; one that is still held is a conflict.
    /// </summary>
    HoldResult Forget(HoldId id, HoldDirection direction);

    /// <summary>A held amount and what became of it; null when it is not known (any more).</summary>
    Hold? FindHold(HoldId id, HoldDirection direction);

    /// <summary>
    /// Books a payment that is not on the ledger: the other side of the entry says what came for it (a token). A posting of less than nothing to the
    /// neighbour: it paid us in advance; of more: we paid it. The caller knows that the key of the entry is new.
    /// </summary>
    /// <param name="entry">Balanced, with exactly one posting to this neighbour and none to another.</param>
    /// <exception cref="ArgumentException">The entry is not like that.</exception>
    void CreditWith(JournalEntry entry);

    /// <summary>Makes a record durable in the next step.</summary>
    void Add(BookRecord record);

    /// <summary>Sends a message on the newest link, after all that was added is durable. Without a link then, it is lost.</summary>
    /// <param name="body">2 to <see cref="Messages.MessageNumbers.MaximumLength"/> bytes: version, type and what follows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The body is shorter or longer.</exception>
    void Send(ReadOnlySpan<byte> body);
}
