using System.Diagnostics;
using System.Globalization;
using MagicWave.Crash.Tests.Nodes;
using MagicWave.Crash.Tests.Settlement;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Chains;

/// <summary>Who pays a chain on the ledger is killed by SIGKILL, and goes on: there is one transaction, and everybody has what is due.</summary>
public sealed class LedgerChainCrashTests : IDisposable
{
    private const long Funds = 10_000;
    private const int Places = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-ledger-chain").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_kill_at_every_step_leaves_one_transaction()
    {
        string begin = Path.Combine(_folder, "begin");
        Directory.CreateDirectory(begin);
        using (LedgerSite ledger = LedgerSite.Open(begin, TimeProvider.System))
        {
            ledger.Fund([LedgerChainScenario.Channel], (NodeRow.SeedOf(0), Funds), (NodeRow.SeedOf(1), Funds), (NodeRow.SeedOf(2), 0));
            using LedgerChainScenario empty = new(begin, ledger.Address, new(0));
        }

        Lanes.Run(lane => KillInLane(begin, lane));
    }

    private void KillInLane(string begin, int lane)
    {
        // Each lane takes every so-many-th place, until it is beyond the last one.
        bool isKilled = true;
        int place = lane + 1;
        for (; isKilled; place += Lanes.Count)
        {
            Assert.InRange(place, 1, Places);
            string folder = Child.Copy(begin, Path.Combine(_folder, place.ToString(CultureInfo.InvariantCulture)));
            using LedgerSite ledger = LedgerSite.Open(folder, TimeProvider.System);
            using Process child = Child.Start(
                Program.LedgerChain, place.ToString(CultureInfo.InvariantCulture), folder, ledger.Address.ToString());
            child.WaitForExit();
            isKilled = child.ExitCode != 0;
            using LedgerChainScenario rest = new(folder, ledger.Address, new(0));
            rest.RunAsync().GetAwaiter().GetResult();
            Check(ledger);
            Assert.InRange(rest.CountWhole(1), 0, 1);
            Assert.True(isKilled || (rest.CountWhole(1) == 1 && rest.CountWhole(2) == 1));
        }

        // Each lane killed some.
        Assert.True(place > Lanes.Count * 3);
    }

    private static void Check(LedgerSite ledger)
    {
        long[] due = [Funds - LedgerChainScenario.Amount - LedgerChainScenario.Fee, Funds + LedgerChainScenario.Fee, LedgerChainScenario.Amount];
        for (int node = 0; node < due.Length; node++)
        {
            using SettlementKey key = NodeSetup.KeyOf(NodeRow.SeedOf(node));
            Assert.Equal(new Stroops(due[node]), ledger.BalanceOf(key.Account));
            PaymentOperation[] payments = [.. ledger.PaymentsOf(key.Account).Select(one => one.Payment)];
            Assert.Equal(node < 2 ? 1 : 0, payments.Length);
        }
    }
}
