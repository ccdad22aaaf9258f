namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>The rail keeps the contract over HTTP to the embedded ledger's Horizon.</summary>
public sealed class HorizonRailContractTests() : SettlementRailContract(new StellarRig(overHttp: true));
