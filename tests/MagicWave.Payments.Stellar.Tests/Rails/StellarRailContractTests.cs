namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>The rail to ledgers of Stellar's kind keeps the contract.</summary>
public sealed class StellarRailContractTests() : SettlementRailContract(new StellarRig());
