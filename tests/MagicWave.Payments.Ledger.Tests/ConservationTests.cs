using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.Tests;

/// <summary>Random transactions of several operations: money is only made and destroyed by its issuer, nothing is negative, nothing happens by halves.</summary>
public sealed class ConservationTests
{
    private const int Actors = 5;
    private const long Coin = 10_000_000;

    [Fact]
    public void Random_transactions_conserve_money_and_happen_as_a_whole() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(25),
            Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => Run(seed).GetAwaiter().GetResult()));

    private static async Task Run(int seed)
    {
        TestKit.SeededRandom random = new((ulong)(uint)seed);
        using TestLedger test = new();
        SettlementKey[] keys = [.. Enumerable.Range(1, Actors).Select(TestLedger.Key)];
        foreach (SettlementKey key in keys)
        {
            await test.Operator.CreateAccountAsync(key.Account, 4 * Coin);
        }

        Asset asset = Asset.Issued("MWT", keys[0].Account);
        long issued = 0;
        for (int step = 0; step < 60; step++)
        {
            SettlementKey source = keys[Next(random, Actors)];
            Operation[] operations = [.. Enumerable.Range(0, 1 + Next(random, 4)).Select(_ => Any(random, test, keys, asset))];
            Dictionary<EntryKey, LedgerEntry> before = Entries(test);
            SettlementKey[] signers = [.. keys.Where(key => key == source || operations.Any(operation => operation.Source?.Account == key.Account))];
            SubmitAnswer answer = await test.Send(source, signers, operations);
            LedgerHeader last = test.Ledger.Last;
            if (answer is { Stored: not null, IsApplied: false })
            {
                AssertOnlyFeeAndSequence(before, Entries(test), source.Account);
            }

            issued = Issued(test, asset);
            AssertSound(test, last);
        }

        // What lines and balances hold of the asset is what the issuer gave out and did not get back.
        Assert.Equal(issued, Given(test, asset, keys[0].Account));
    }

    private static int Next(TestKit.SeededRandom random, int below)
    {
        Span<byte> bytes = stackalloc byte[4];
        random.Fill(bytes);
        return (int)(BitConverter.ToUInt32(bytes) % (uint)below);
    }

    private static Operation Any(TestKit.SeededRandom random, TestLedger test, SettlementKey[] keys, Asset asset)
    {
        SettlementAccount other = keys[Next(random, Actors)].Account;
        long amount = Next(random, 3) == 0 ? Next(random, 1 << 27) : Next(random, 1_000);
        Asset kind = Next(random, 2) == 0 ? Asset.Native : asset;
        IReadOnlyList<ClaimableBalanceEntry> waiting = test.Ledger.ListClaimableBalances();
        Operation operation = Next(random, 8) switch
        {
            0 => new ChangeTrustOperation(asset, Next(random, 2) * 100_000L),
            1 => new CreateClaimableBalanceOperation(kind, amount, [new(other, new ClaimPredicate.Unconditional())]),
            2 when waiting.Count > 0 => new ClaimClaimableBalanceOperation(waiting[Next(random, waiting.Count)].Id),
            3 => new CreateAccountOperation(TestLedger.Key(100 + Next(random, 20)).Account, amount),
            4 => new PathPaymentStrictSendOperation(kind, amount, other, kind, 1, []),
            5 => new ManageDataOperation("n", Next(random, 2) == 0 ? null : [1]),
            _ => new PaymentOperation(other, kind, amount),
        };
        return Next(random, 3) == 0 ? operation with { Source = keys[Next(random, Actors)].Account } : operation;
    }

    private static Dictionary<EntryKey, LedgerEntry> Entries(TestLedger test) =>
        new LedgerEntry[][]
        {
            [.. test.Ledger.ListEntries<AccountEntry>(EntryKind.Account)],
            [.. test.Ledger.ListEntries<TrustLineEntry>(EntryKind.TrustLine)],
            [.. test.Ledger.ListEntries<DataEntry>(EntryKind.Data)],
            [.. test.Ledger.ListClaimableBalances()],
        }.SelectMany(entries => entries).ToDictionary(entry => entry.Key);

    private static void AssertOnlyFeeAndSequence(
        Dictionary<EntryKey, LedgerEntry> before, Dictionary<EntryKey, LedgerEntry> after, SettlementAccount source)
    {
        Assert.Equal(before.Count, after.Count);
        foreach ((EntryKey key, LedgerEntry entry) in before)
        {
            LedgerEntry now = after[key];
            if (key == EntryKey.Of(source))
            {
                (AccountEntry was, AccountEntry became) = ((AccountEntry)entry, (AccountEntry)now);
                now = became with
                {
                    Balance = was.Balance, Sequence = was.Sequence, SequenceLedger = was.SequenceLedger, SequenceTime = was.SequenceTime, ModifiedIn = was.ModifiedIn,
                };
                Assert.True(became.Balance < was.Balance);
            }

            Assert.Equal(entry, now);
        }
    }

    private static void AssertSound(TestLedger test, LedgerHeader last)
    {
        IReadOnlyList<AccountEntry> accounts = test.Ledger.ListEntries<AccountEntry>(EntryKind.Account);
        IReadOnlyList<TrustLineEntry> lines = test.Ledger.ListEntries<TrustLineEntry>(EntryKind.TrustLine);
        IReadOnlyList<ClaimableBalanceEntry> waiting = test.Ledger.ListClaimableBalances();
        Assert.All(accounts, account => Assert.True(account.Balance >= 0));
        Assert.All(lines, line => Assert.InRange(line.Balance, 0, line.Limit));
        Assert.All(waiting, balance => Assert.True(balance.Amount > 0));
        Assert.Equal(
            LedgerGenesis.TotalCoins,
            accounts.Sum(account => account.Balance) + waiting.Where(balance => balance.Asset.IsNative).Sum(balance => balance.Amount) + last.FeePool);
        foreach (AccountEntry account in accounts)
        {
            int parts = lines.Count(line => line.Account == account.Id) + test.Ledger.ListData(account.Id).Count + account.Signers.Count;
            Assert.Equal((uint)parts, account.Subentries);
            Assert.Equal((uint)waiting.Where(balance => balance.Sponsor == account.Id).Sum(balance => balance.Claimants.Count), account.Sponsoring);
        }
    }

    private static long Issued(TestLedger test, Asset asset) =>
        test.Ledger.ListEntries<TrustLineEntry>(EntryKind.TrustLine).Where(line => line.Asset == asset).Sum(line => line.Balance)
        + test.Ledger.ListClaimableBalances().Where(balance => balance.Asset == asset).Sum(balance => balance.Amount);

    /// <summary>From the history alone: what operations of the issuer made, less what came back to it.</summary>
    private static long Given(TestLedger test, Asset asset, SettlementAccount issuer)
    {
        long given = 0;
        Dictionary<ClaimableBalanceId, long> waiting = [];
        History.HistoryPage page = new();
        while (true)
        {
            IReadOnlyList<History.StoredOperation> operations = test.Ledger.ListOperations(page);
            foreach (History.StoredOperation stored in operations)
            {
                (Asset kind, long amount, SettlementAccount? to) = stored.Operation switch
                {
                    PaymentOperation payment => (payment.Asset, payment.Amount, (SettlementAccount?)payment.Destination.Account),
                    PathPaymentStrictSendOperation path => (path.SendAsset, path.SendAmount, path.Destination.Account),
                    CreateClaimableBalanceOperation create => (create.Asset, create.Amount, null),
                    ClaimClaimableBalanceOperation claim => (asset, waiting.GetValueOrDefault(claim.Balance), stored.Source.Account),
                    _ => (Asset.Native, 0, null),
                };
                if (kind != asset)
                {
                    continue;
                }

                if (stored.Operation is CreateClaimableBalanceOperation)
                {
                    waiting[stored.Result!.Balance!.Value] = amount;
                }

                bool isClaim = stored.Operation is ClaimClaimableBalanceOperation;
                given += !isClaim && stored.Source.Account == issuer ? amount : 0;
                given -= to == issuer ? amount : 0;
            }

            if (operations.Count < page.Limit)
            {
                return given;
            }

            page = page with { Cursor = operations[^1].Id };
        }
    }
}
