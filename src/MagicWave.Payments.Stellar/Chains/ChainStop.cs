using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>A node on the way of a chain.</summary>
/// <param name="NodeId">By which whoever carries the commands knows it.</param>
/// <param name="Account">Where it is paid.</param>
public sealed record ChainStop(string NodeId, SettlementAccount Account);
