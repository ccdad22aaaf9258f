using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Ledger;

/// <summary>What an account of the ledger holds.</summary>
/// <param name="Account">The account.</param>
/// <param name="Balance">What it holds.</param>
/// <param name="Sequence">The sequence of its last transfer.</param>
public sealed record LedgerBalance(SettlementAccount Account, Stroops Balance, long Sequence);
