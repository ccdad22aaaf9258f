namespace MagicWave.Payments.Chains;

/// <summary>What chains tell their owner.</summary>
public enum ChainEventKind
{
    /// <summary>Payer: a chain was opened to its end, and we owe it.</summary>
    Paid,

    /// <summary>Payer: a chain was cancelled, and nothing is owed.</summary>
    Failed,

    /// <summary>Hop: a chain was opened and booked; the amount is what we keep.</summary>
    Relayed,

    /// <summary>Payee: a request was paid.</summary>
    Received,

    /// <summary>Payee: a request was not paid in time.</summary>
    NotPaid,

    /// <summary>The downstream neighbour let a lock expire without a word: the amount was held for nothing.</summary>
    Withheld,

    /// <summary>The upstream neighbour says that our claim comes too late; our books have it. To be settled by people.</summary>
    Disputed,

    /// <summary>A neighbour broke the protocol.</summary>
    Fault,
}
