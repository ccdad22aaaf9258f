using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Settlement;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>The small embedded ledger keeps the contract.</summary>
public sealed class EmbeddedRailTests() : SettlementRailContract(new Rig())
{
    private sealed class Rig : IRailRig
    {
        private readonly EmbeddedLedger _ledger;
        private readonly EmbeddedLedger _elsewhere;

        public Rig()
        {
            _ledger = EmbeddedLedger.Open(":memory:", new("Contract", VectorKeys.Issuer.Account, new(1_000_000)), Time);
            _elsewhere = EmbeddedLedger.Open(":memory:", new("Elsewhere", VectorKeys.Issuer.Account, new(1_000_000)), Time);
        }

        public ManualTimeProvider Time { get; } = new();

        public ISettlementRail Rail => _ledger;

        public ISettlementRail Elsewhere => _elsewhere;

        public async Task FundAsync(SettlementKey account, long stroops) =>
            Assert.Equal(SubmitStatus.Applied, await _ledger.PayAsync(VectorKeys.Issuer, account.Account, new(stroops)));

        public long BalanceOf(SettlementAccount account) => _ledger.ListBalances().Single(row => row.Account == account).Balance.Value;

        public void Dispose()
        {
            _ledger.Dispose();
            _elsewhere.Dispose();
        }
    }
}
