using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.State;

/// <summary>A further key that signs for an account.</summary>
/// <param name="Key">The key.</param>
/// <param name="Weight">What its signature weighs, 1 to 255.</param>
/// <param name="Sponsor">Who holds the reserve for it; null: the account.</param>
public sealed record AccountSigner(SignerKey Key, byte Weight, SettlementAccount? Sponsor = null);
