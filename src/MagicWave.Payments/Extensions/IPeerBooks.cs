using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Extensions;

/// <summary>The books of all neighbours, for the parts of the payment system that book through them. Every member is called under the owner's gate.</summary>
public interface IPeerBooks
{
    /// <summary>The node's own account.</summary>
    SettlementAccount Account { get; }

    /// <summary>The ledger and asset of all amounts.</summary>
    NetworkId Network { get; }

    /// <summary>The book of a neighbour; null when there is none.</summary>
    IPeerBook? Find(SettlementAccount peer);

    /// <summary>Makes a record durable in the next step, together with all that is said under the same hold of the gate.</summary>
    void Add(BookRecord record);

    /// <summary>The states of a kind that an earlier run of the program left, for <see cref="IPeerExtension.Attach"/>.</summary>
    IEnumerable<StateRecord> StatesOf(string kind);

    /// <summary>Has the engine look at deadlines again: one may have come nearer.</summary>
    void Wake();

    /// <summary>What the wall clock shows at an instant.</summary>
    UnixTime ToUnixTime(Instant now);

    /// <summary>The first instant that is not before a time.</summary>
    Instant ToInstant(UnixTime time);
}
