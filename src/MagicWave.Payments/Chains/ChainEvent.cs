using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>One event of a chain; the kind says which fields count.</summary>
public readonly record struct ChainEvent(ChainEventKind Kind)
{
    /// <summary>The neighbour that it is about.</summary>
    public SettlementAccount Peer { get; init; }

    /// <summary>The lock by which the node knows the chain: the one before it, for a payer the one behind it.</summary>
    public LockId Lock { get; init; }

    /// <summary>What the payee asked for; payer and payee only.</summary>
    public RequestId? Request { get; init; }

    /// <summary>
    /// Payer of a chain whose last links were planned by the payee: what opens the lock that the payee named. Only who was paid can have told it, so it
    /// is the receipt.
    /// </summary>
    public LockScalar? Receipt { get; init; }

    /// <summary>How much.</summary>
    public Amount Amount { get; init; }

    /// <summary>Why a chain was cancelled or a claim is disputed.</summary>
    public CancelReason Reason { get; init; }

    /// <summary>What a neighbour did.</summary>
    public ProtocolFault Fault { get; init; }
}
