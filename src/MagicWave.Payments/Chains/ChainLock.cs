using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>A lock on the link to a neighbour.</summary>
/// <param name="Peer">The neighbour.</param>
/// <param name="Terms">What is locked.</param>
/// <param name="Issued">When the payer made it.</param>
internal readonly record struct ChainLock(SettlementAccount Peer, LockTerms Terms, UnixTime Issued);
