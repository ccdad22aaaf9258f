using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>
/// All that is kept of a neighbour, by its account. Balance = Earned - Owed + Paid + Prepaid - Received - Credited, and equals the sum of the
/// journal's postings to the neighbour.
/// </summary>
public sealed record PeerRecord : BookRecord
{
    /// <summary>The neighbour's account.</summary>
    public required SettlementAccount Account { get; init; }

    /// <summary>All that it ever had to pay us for cells.</summary>
    public Amount Earned { get; init; }

    /// <summary>The cells of <see cref="Earned"/>.</summary>
    public long EarnedCells { get; init; }

    /// <summary>All that we ever had to pay it for cells.</summary>
    public Amount Owed { get; init; }

    /// <summary>The cells of <see cref="Owed"/>.</summary>
    public long OwedCells { get; init; }

    /// <summary>Our requests to it that are open or paid.</summary>
    public Stroops Requested { get; init; }

    /// <summary>Its payments to us, seen on the ledger.</summary>
    public Stroops Received { get; init; }

    /// <summary>Its requests to us that we accepted and did not give up.</summary>
    public Stroops Accepted { get; init; }

    /// <summary>Our payments to it, seen on the ledger.</summary>
    public Stroops Paid { get; init; }

    /// <summary>What it paid without the ledger, with tokens for instance.</summary>
    public Amount Credited { get; init; }

    /// <summary>What we paid it without the ledger.</summary>
    public Amount Prepaid { get; init; }

    /// <summary>The most that it may owe.</summary>
    public Amount Credit { get; init; }

    /// <summary>The balance at which payment is requested in this cycle.</summary>
    public Amount Threshold { get; init; }

    /// <summary>What we count and it does not: it is not requested, and uses up its credit.</summary>
    public Amount Disputed { get; init; }

    /// <summary>The sequence of our last request to it.</summary>
    public long IssuedSequence { get; init; }

    /// <summary>The sequence of the last of its requests that we accepted.</summary>
    public long AcceptedSequence { get; init; }

    /// <summary>How many checkpoints were made: names the next one.</summary>
    public long Checkpoints { get; init; }

    /// <summary>When the oldest request that is still not covered was made; null when there is none.</summary>
    public UnixTime? UnpaidSince { get; init; }

    /// <summary>How much it must have paid in all for the request of <see cref="UnpaidSince"/> to be covered.</summary>
    public Amount UnpaidLevel { get; init; }

    /// <summary>What was settled since the credit last grew.</summary>
    public Amount Settled { get; init; }

    /// <summary>What we counted and gave up in this cycle, because the neighbour does not count it.</summary>
    public Amount Conceded { get; init; }

    /// <summary>Since when its counts and ours are too far apart; null when they agree.</summary>
    public UnixTime? DisputedSince { get; init; }

    /// <summary>Points for breaches of the protocol, as they were at <see cref="FaultsAt"/>; they decay.</summary>
    public int Faults { get; init; }

    /// <summary>When <see cref="Faults"/> was right; null when there were none.</summary>
    public UnixTime? FaultsAt { get; init; }

    /// <summary>Whether it is a client, which pays in advance, and not a relay.</summary>
    public bool IsClient { get; init; }

    /// <summary>What it owes us; negative when we owe it.</summary>
    public Amount Balance => Earned - Owed + Amount.FromStroops(Paid) + Prepaid - Amount.FromStroops(Received) - Credited;
}
