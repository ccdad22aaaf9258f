using MagicWave.Core.Time;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Extensions;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// Somebody who asks or pays by chains for something else than the cells of a circuit. A machine: every member is called under the owner's gate, and
/// what it adds to the books in one call becomes durable in one step with what the chain booked.
/// </summary>
public interface IChainUser
{
    /// <summary>When to call <see cref="HandleDeadline"/>; null: not.</summary>
    Instant? NextDeadline { get; }

    /// <summary>Called once, before everything else.</summary>
    /// <param name="circuits">Whose chains they are.</param>
    /// <param name="books">The books of all neighbours, and what an earlier run of the program left in them.</param>
    void Attach(CircuitPayments circuits, IPeerBooks books);

    /// <summary>Something happened to a chain, of this user or of another.</summary>
    /// <returns>Whether it was this user's: then it has nothing to do with circuits.</returns>
    bool HandleEvent(in ChainEvent happened, Instant now);

    /// <summary>The time of <see cref="NextDeadline"/> has come.</summary>
    void HandleDeadline(Instant now);
}
