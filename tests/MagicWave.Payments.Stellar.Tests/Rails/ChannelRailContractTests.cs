namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>The rail keeps the contract with the sequence of a channel account, over HTTP.</summary>
public sealed class ChannelRailContractTests() : SettlementRailContract(new StellarRig(overHttp: true, hasChannel: true));
