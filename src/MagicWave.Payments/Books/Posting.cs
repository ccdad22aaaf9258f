using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>One line of an entry.</summary>
/// <param name="Account">Which account.</param>
/// <param name="Peer">The neighbour, for <see cref="BookAccount.Peer"/>; otherwise null.</param>
/// <param name="Amount">What is added to it; may be negative.</param>
public readonly record struct Posting(BookAccount Account, SettlementAccount? Peer, Amount Amount);
