using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Ledger;

/// <summary>How an embedded ledger begins. Opening an existing one with another beginning is refused.</summary>
/// <param name="Passphrase">The name of the network; its hash is in every message and transfer.</param>
/// <param name="Issuer">The account that holds all MWT at the beginning.</param>
/// <param name="Supply">How much that is. It never changes.</param>
public sealed record EmbeddedGenesis(string Passphrase, SettlementAccount Issuer, Stroops Supply);
