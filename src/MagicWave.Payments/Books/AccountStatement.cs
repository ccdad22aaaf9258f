using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>What happened on a neighbour's account in a time: <see cref="Opening"/> and the lines add up to <see cref="Closing"/>.</summary>
/// <param name="Peer">The neighbour.</param>
/// <param name="From">From this time on.</param>
/// <param name="Until">Up to and without this time.</param>
/// <param name="Opening">What it owed us before.</param>
/// <param name="Lines">The entries, in the journal's order.</param>
/// <param name="Closing">What it owed us then.</param>
public sealed record AccountStatement(
    SettlementAccount Peer, UnixTime From, UnixTime Until, Amount Opening, IReadOnlyList<StatementLine> Lines, Amount Closing);
