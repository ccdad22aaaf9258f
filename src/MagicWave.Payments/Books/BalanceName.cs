using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Books;

/// <summary>Names one balance of the books.</summary>
/// <param name="Account">The account.</param>
/// <param name="Asset">What it is counted in.</param>
/// <param name="Peer">The neighbour, when the account has one balance for each.</param>
/// <param name="Item">The item, when the account has one balance for each.</param>
public readonly record struct BalanceName(
    BookAccount Account, BookAsset Asset = BookAsset.Mwt, SettlementAccount? Peer = null, string? Item = null);
