using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>All that a node has to remember of its part in one chain.</summary>
internal sealed record ChainPayment
{
    public required ChainRole Role { get; init; }

    public required ChainState State { get; init; }

    /// <summary>The lock of the upstream neighbour; null for a payer, and for a payee that waits.</summary>
    public ChainLock? In { get; init; }

    /// <summary>Our lock towards the downstream neighbour; null for a payee.</summary>
    public ChainLock? Out { get; init; }

    /// <summary>
    /// Hop: what shifts the lock behind to the lock before. Payee: its own secret. Payer of a chain in two halves: what shifts the lock that the payee
    /// named to the payer's own.
    /// </summary>
    public LockScalar? Secret { get; init; }

    /// <summary>What opens the lock before us; for a payer, the lock behind it. Null until it is claimed.</summary>
    public LockScalar? Opening { get; init; }

    /// <summary>What the payee asked for.</summary>
    public RequestId? Request { get; init; }

    /// <summary>What the payee asked for.</summary>
    public Amount Asked { get; init; }

    /// <summary>Payee that waits: until when.</summary>
    public UnixTime Expires { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public CancelReason Reason { get; init; }

    /// <summary>Whether the downstream neighbour said its last word: that it knows its claim booked, or that it will never claim.</summary>
    public bool IsBehindOver { get; init; }

    /// <summary>When the last lock of it expires.</summary>
    public UnixTime End => In?.Terms.Expires ?? Out?.Terms.Expires ?? Expires;

    /// <summary>Whether nothing of it is held any more.</summary>
    public bool IsClosed => State is ChainState.Settled or ChainState.Cancelled;

    /// <summary>Whether nobody has anything to say about it any more: only its names are remembered, until they expire. Refusals are counted by themselves.</summary>
    public bool IsFinished => IsClosed && Role != ChainRole.Refused && (Out is null || IsBehindOver);
}
