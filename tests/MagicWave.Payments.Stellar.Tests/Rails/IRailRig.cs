using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>A rail over a ledger that runs, and what the contract needs besides: money, and a clock.</summary>
public interface IRailRig : IDisposable
{
    ISettlementRail Rail { get; }

    /// <summary>The same rail to another network.</summary>
    ISettlementRail Elsewhere { get; }

    ManualTimeProvider Time { get; }

    /// <summary>Gives an account so much of the asset, and makes it one that can be paid.</summary>
    Task FundAsync(SettlementKey account, long stroops);

    /// <summary>What an account holds, counted on the ledger itself.</summary>
    long BalanceOf(SettlementAccount account);
}
