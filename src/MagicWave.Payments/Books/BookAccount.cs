namespace MagicWave.Payments.Books;

/// <summary>The accounts of the journal. A posting adds to one; the postings of an entry add up to nothing.</summary>
public enum BookAccount
{
    /// <summary>What a neighbour owes us; negative when we owe it. One account for each neighbour.</summary>
    Peer = 0,

    /// <summary>What we earned with cells; negative, as the other side of what neighbours owe.</summary>
    Revenue = 1,

    /// <summary>What cells cost us.</summary>
    Expense = 2,

    /// <summary>What came in from and went out to the ledger.</summary>
    Cash = 3,

    /// <summary>Transfers that are signed, and neither seen on the ledger nor known to be void.</summary>
    InFlight = 4,

    /// <summary>The other side of what was paid without the ledger: tokens that we hold, negative when they are held of us.</summary>
    Tokens = 5,

    /// <summary>What we counted, a neighbour did not, and we gave up.</summary>
    WrittenOff = 6,

    /// <summary>Tokens that we took and whose credit no session's account has taken over yet; negative, we owe it.</summary>
    TokenCredit = 40,

    /// <summary>Issuer: tokens sold or given away and not redeemed; negative.</summary>
    TokenLiability = 41,

    /// <summary>Issuer: what guards redeemed and are not paid yet; negative.</summary>
    GuardPayable = 42,

    /// <summary>Issuer: what the trial allocations cost.</summary>
    Promotion = 43,
}
