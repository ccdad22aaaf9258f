using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>One line of an entry. Account, asset, neighbour and item together name a balance.</summary>
/// <param name="Account">Which account.</param>
/// <param name="Peer">The neighbour whom it is about: required for <see cref="BookAccount.Peer"/> and <see cref="BookAccount.Disputed"/>, elsewhere
/// for who wants balances by neighbour; otherwise null.</param>
/// <param name="Amount">What is added to it; may be negative.</param>
public readonly record struct Posting(BookAccount Account, SettlementAccount? Peer, Amount Amount)
{
    /// <summary>Longest item, in characters.</summary>
    public const int MaximumItemLength = 80;

    /// <summary>What it is counted in.</summary>
    public BookAsset Asset { get; init; }

    /// <summary>
    /// What exactly it is about, where an account has one balance for each: the payment in flight, the epoch of tokens, the lock. 1 to
    /// <see cref="MaximumItemLength"/> characters of printable ASCII; null when the account has one balance only.
    /// </summary>
    public string? Item { get; init; }

    /// <summary>The balance that it adds to.</summary>
    public BalanceName Balance => new(Account, Asset, Peer, Item);
}
