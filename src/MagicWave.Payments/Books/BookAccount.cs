namespace MagicWave.Payments.Books;

/// <summary>
/// The accounts of the journal. A posting adds to one; the postings of an entry add up to nothing. What we have and what is owed to us is
/// positive, what we owe and what we earned is negative. The numbers are stored: they never change their meaning.
/// </summary>
public enum BookAccount
{
    /// <summary>What a neighbour owes us; negative when we owe it. One balance for each neighbour.</summary>
    Peer = 0,

    /// <summary>What we earned with relayed cells; negative, as the other side of what neighbours owe.</summary>
    Revenue = 1,

    /// <summary>What cells cost us.</summary>
    Expense = 2,

    /// <summary>What we hold on the ledger. Never negative: a commit that would make it so is refused.</summary>
    Cash = 3,

    /// <summary>Transfers that are signed, and neither seen on the ledger nor known to be void. One balance for each payment (item).</summary>
    InFlight = 4,

    /// <summary>The other side of what was paid without the ledger: tokens that we hold, negative when they are held of us.</summary>
    Tokens = 5,

    /// <summary>What we counted, a neighbour did not, and we gave up.</summary>
    WrittenOff = 6,

    /// <summary>What we earned as an exit; negative.</summary>
    ExitRevenue = 7,

    /// <summary>What we earned with blocks of IPFS; negative.</summary>
    IpfsRevenue = 8,

    /// <summary>What content and attention earned; negative.</summary>
    ContentRevenue = 9,

    /// <summary>Fees that the ledger took, in <see cref="BookAsset.Native"/>.</summary>
    NetworkFees = 10,

    /// <summary>What the ledger shows and nothing in the books explains yet: money from strangers, the operator's own funds.</summary>
    Suspense = 11,

    /// <summary>What rounding to whole stroops left over on accounts that were closed.</summary>
    Rounding = 12,

    /// <summary>What a neighbour owes by our count and not by its own: frozen, neither requested nor given up. One balance for each neighbour.</summary>
    Disputed = 13,

    /// <summary>Credit held for payments through us that are not decided yet. One balance for each lock (item).</summary>
    Locked = 14,

    /// <summary>Tokens that we took and whose credit no session's account has taken over yet; negative, we owe it.</summary>
    TokenCredit = 40,

    /// <summary>Issuer: tokens sold or given away and not redeemed; negative. One balance for each epoch (item), for who posts it so.</summary>
    TokenLiability = 41,

    /// <summary>Issuer: what guards redeemed and are not paid yet; negative.</summary>
    GuardPayable = 42,

    /// <summary>Issuer: what the trial allocations cost.</summary>
    Promotion = 43,
}
