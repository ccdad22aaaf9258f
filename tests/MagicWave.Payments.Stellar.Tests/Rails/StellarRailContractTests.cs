namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>The rail keeps the contract over a ledger of Stellar's rules.</summary>
public sealed class StellarRailContractTests() : SettlementRailContract(new StellarRig());
