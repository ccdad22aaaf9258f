using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.Tests;

/// <summary>What is on the disk when the process ends without a word, at every ledger.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-ledger-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    [Fact]
    public async Task After_every_ledger_the_files_hold_exactly_what_was_answered()
    {
        using TestLedger test = new(Path("ledger.db"));
        SettlementKey alice = await test.Account(1);
        List<TransactionV1Envelope> sent = [];
        for (int step = 1; step <= 8; step++)
        {
            sent.Add(test.Sign(test.Build(alice, new PaymentOperation(test.Root.Account, Asset.Native, step)), alice));
            TestLedger.AssertApplied(await test.Ledger.SubmitAsync(sent[^1]));
            // What a kill leaves: the database and the log beside it, as they are at this moment.
            string copy = Path($"copy{step}.db");
            File.Copy(Path("ledger.db"), copy);
            File.Copy(Path("ledger.db-wal"), copy + "-wal");
            using LocalLedger reopened = LocalLedger.Open(new() { Passphrase = TestLedger.Passphrase, Path = copy }, test.Time);
            Assert.Equal(test.Ledger.Last, reopened.Last);
            Assert.Equal(test.Find(alice), reopened.FindAccount(alice.Account));
            Assert.Equal(step, reopened.ListTransactions(new HistoryPage { Account = alice.Account }).Count - 1);
            // The same envelopes again, and also the ones that are still to come in the other: each has its one effect.
            foreach (TransactionV1Envelope envelope in sent)
            {
                SubmitAnswer again = await reopened.SubmitAsync(envelope);
                Assert.True(again.Stored!.Ledger <= test.Ledger.Last.Sequence);
            }

            Assert.Equal(test.Ledger.Last, reopened.Last);
        }
    }

    [Fact]
    public async Task What_waited_for_a_ledger_when_the_process_ended_was_never_there_and_may_come_again()
    {
        TransactionV1Envelope envelope;
        using (TestLedger test = new(Path("ledger.db"), closesAtOnce: false))
        {
            envelope = test.Sign(test.Build(test.Root, new BumpSequenceOperation(0)), test.Root);
            Task<SubmitAnswer> waiting = test.Ledger.SubmitAsync(envelope);
            Assert.False(waiting.IsCompleted);
            test.Ledger.Dispose();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        using TestLedger again = new(Path("ledger.db"));
        Assert.Equal(0, again.Sequence(again.Root));
        TestLedger.AssertApplied(await again.Ledger.SubmitAsync(envelope));
    }

    [Fact]
    public async Task Two_that_share_a_file_see_each_other_and_apply_an_envelope_once()
    {
        using TestLedger first = new(Path("ledger.db"));
        using LocalLedger second = LocalLedger.Open(new() { Passphrase = TestLedger.Passphrase, Path = Path("ledger.db") }, first.Time);
        SettlementKey alice = await first.Account(1);
        TransactionV1Envelope envelope = first.Sign(first.Build(alice, new PaymentOperation(first.Root.Account, Asset.Native, 7)), alice);
        SubmitAnswer[] answers = await Task.WhenAll(Task.Run(() => first.Ledger.SubmitAsync(envelope)), Task.Run(() => second.SubmitAsync(envelope)));
        Assert.All(answers, answer => Assert.True(answer.IsApplied || Stellar.Xdr.Results.ResultNames.Of(answer.Result.Code) == "tx_bad_seq"));
        Assert.Equal(LedgerOperator.GrantedCoins - 107, second.FindAccount(alice.Account)!.Balance);
        first.AssertConserved();
    }

    [Fact]
    public async Task A_fork_goes_its_own_way()
    {
        using TestLedger test = new();
        SettlementKey alice = await test.Account(1);
        test.Ledger.CopyTo(Path("fork.db"));
        TestLedger.AssertApplied(await test.Send(alice, new PaymentOperation(test.Root.Account, Asset.Native, 7)));
        using LocalLedger fork = LocalLedger.Open(new() { Passphrase = TestLedger.Passphrase, Path = Path("fork.db") }, test.Time);
        Assert.Equal(LedgerOperator.GrantedCoins, fork.FindAccount(alice.Account)!.Balance);
        Assert.Equal(test.Ledger.Last.Sequence - 1, fork.Last.Sequence);
    }

    [Fact]
    public void A_ledger_of_another_network_or_no_ledger_is_refused()
    {
        new TestLedger(Path("ledger.db")).Dispose();
        PaymentException other = Assert.Throws<PaymentException>(
            () => LocalLedger.Open(new() { Passphrase = "another", Path = Path("ledger.db") }, TimeProvider.System));
        Assert.Equal(PaymentErrorKind.WrongOwner, other.Kind);
        File.WriteAllBytes(Path("noise.db"), [.. Enumerable.Repeat((byte)7, 8192)]);
        PaymentException noise = Assert.Throws<PaymentException>(
            () => LocalLedger.Open(new() { Passphrase = "another", Path = Path("noise.db") }, TimeProvider.System));
        Assert.Equal(PaymentErrorKind.StoreUnavailable, noise.Kind);
    }

    [Fact]
    public void Entries_are_read_as_they_were_written()
    {
        SettlementAccount account = TestLedger.Key(1).Account;
        Asset asset = Asset.Issued("MAGICWAVE", TestLedger.Key(2).Account);
        LedgerEntry[] entries =
        [
            new AccountEntry(account)
            {
                Balance = 1, Sequence = 2, SequenceTime = 3, SequenceLedger = 4, Subentries = 5, Sponsored = 6, Sponsoring = 7, HomeDomain = "a.example",
                Flags = AccountFlags.ClawbackEnabled, Weights = new(1, 2, 3, 4), InflationDestination = account, Sponsor = account, ModifiedIn = 9,
                Signers = [new(SignerKey.SignedPayload(account, [1, 2, 3]), 5, account), new(SignerKey.HashX(Hash256.Of([1])), 6)],
            },
            new TrustLineEntry(account, asset) { Balance = 1, Limit = 2, Flags = TrustLineFlags.Authorized },
            new DataEntry(account, "name", [1, 2, 3]),
            new ClaimableBalanceEntry(ClaimableBalanceId.Derive(account, 1, 2), asset, 3, [new(account, new ClaimPredicate.BeforeAbsoluteTime(5))])
            {
                CanBeClawedBack = true, Sponsor = account,
            },
        ];
        foreach (LedgerEntry entry in entries)
        {
            XdrWriter writer = new();
            entry.Write(writer);
            Assert.Equal(entry, LedgerEntry.Read(entry.Key.Kind, writer.Written));
            Assert.Null(LedgerEntry.Read(entry.Key.Kind, writer.Written[..^1]));
        }
    }
}
