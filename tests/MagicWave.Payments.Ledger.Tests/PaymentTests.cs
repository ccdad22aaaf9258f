using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Tests;

public sealed class PaymentTests : IDisposable
{
    private const long Coin = 10_000_000;

    private readonly TestLedger _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_new_ledger_has_all_coins_on_the_account_of_its_passphrase()
    {
        Assert.Equal(LedgerGenesis.TotalCoins, _test.Find(_test.Root).Balance);
        SettlementKey alice = await _test.Account(1, 100 * Coin);
        AccountEntry entry = _test.Find(alice);
        Assert.Equal(100 * Coin, entry.Balance);
        Assert.Equal(2L << 32, entry.Sequence);
        Assert.Equal(LedgerGenesis.TotalCoins - (100 * Coin) - 100, _test.Find(_test.Root).Balance);
        Assert.Equal(100, _test.Ledger.Last.FeePool);
        _test.AssertConserved();
    }

    [Fact]
    public async Task Coins_and_assets_move_and_the_answer_for_a_known_envelope_is_its_stored_result()
    {
        (SettlementKey issuer, SettlementKey holder, Asset mwt) = await _test.Issue(1_000);
        SettlementKey other = await _test.Account(2);
        await _test.Operator.IssueAsync(issuer, "MWT", other, 0);
        TransactionV1Envelope envelope = _test.Sign(_test.Build(holder, new PaymentOperation(other.Account, mwt, 400)), holder);
        SubmitAnswer answer = await _test.Ledger.SubmitAsync(envelope);
        TestLedger.AssertApplied(answer);
        SubmitAnswer again = await _test.Ledger.SubmitAsync(envelope);
        Assert.Equal(answer.Stored!.Id, again.Stored!.Id);
        Assert.Equal(answer.Result, again.Result);
        Assert.Equal(600, _test.Ledger.FindTrustLine(holder.Account, mwt)!.Balance);
        Assert.Equal(400, _test.Ledger.FindTrustLine(other.Account, mwt)!.Balance);
        Assert.Equal(answer.Stored, _test.Ledger.FindTransaction(answer.Hash));
        _test.AssertConserved();
    }

    [Fact]
    public async Task Each_fault_of_a_payment_has_its_code()
    {
        (SettlementKey issuer, SettlementKey holder, Asset mwt) = await _test.Issue(1_000);
        SettlementKey stranger = await _test.Account(2);
        SettlementKey poor = await _test.Account(3, 2 * Coin);
        SettlementKey nobody = TestLedger.Key(99);
        await _test.Operator.IssueAsync(issuer, "MWT", stranger, 0);
        TestLedger.AssertApplied(await _test.Send(stranger, new ChangeTrustOperation(mwt, 50)));
        TestLedger.AssertFailed(await _test.Send(holder, new PaymentOperation(stranger.Account, mwt, 51)), "op_line_full");
        TestLedger.AssertFailed(await _test.Send(holder, new PaymentOperation(poor.Account, mwt, 1)), "op_no_trust");
        TestLedger.AssertFailed(await _test.Send(poor, new PaymentOperation(stranger.Account, mwt, 1)), "op_src_no_trust");
        TestLedger.AssertFailed(await _test.Send(holder, new PaymentOperation(nobody.Account, mwt, 1)), "op_no_destination");
        TestLedger.AssertFailed(await _test.Send(holder, new PaymentOperation(issuer.Account, mwt, 1_001)), "op_underfunded");
        TestLedger.AssertRefused(await _test.Send(holder, new PaymentOperation(issuer.Account, mwt, 0)), "tx_failed");
        // Of two coins one is the reserve.
        TestLedger.AssertFailed(await _test.Send(poor, new PaymentOperation(stranger.Account, Asset.Native, 1 * Coin)), "op_underfunded");
        TestLedger.AssertApplied(await _test.Send(poor, new PaymentOperation(stranger.Account, Asset.Native, (1 * Coin) - 300)));
        TestLedger.AssertRefused(await _test.Send(poor, new PaymentOperation(stranger.Account, Asset.Native, 1)), "tx_insufficient_balance");
        _test.AssertConserved();
    }

    [Fact]
    public async Task A_transaction_happens_as_a_whole_or_not_and_costs_its_fee_and_sequence_either_way()
    {
        SettlementKey alice = await _test.Account(1);
        SettlementKey bob = await _test.Account(2);
        AccountEntry before = _test.Find(alice);
        SubmitAnswer answer = await _test.Send(
            alice,
            new PaymentOperation(bob.Account, Asset.Native, Coin),
            new PaymentOperation(TestLedger.Key(9).Account, Asset.Native, Coin),
            new PaymentOperation(bob.Account, Asset.Native, Coin));
        TestLedger.AssertFailed(answer, "op_success", "op_no_destination", "op_success");
        Assert.NotNull(answer.Stored);
        Assert.Equal(300, answer.Result.FeeCharged);
        AccountEntry after = _test.Find(alice);
        Assert.Equal(before.Balance - 300, after.Balance);
        Assert.Equal(before.Sequence + 1, after.Sequence);
        Assert.Equal(LedgerOperator.GrantedCoins, _test.Find(bob).Balance);
        _test.AssertConserved();
    }

    [Fact]
    public async Task What_an_issuer_gives_is_made_and_what_it_gets_is_gone()
    {
        (SettlementKey issuer, SettlementKey holder, Asset mwt) = await _test.Issue(1_000);
        TestLedger.AssertApplied(await _test.Send(holder, new PaymentOperation(issuer.Account, mwt, 300)));
        Assert.Equal(700, _test.Ledger.ListEntries<TrustLineEntry>(EntryKind.TrustLine).Sum(line => line.Balance));
    }

    [Fact]
    public async Task Path_payments_go_from_an_asset_to_itself_and_find_no_offers_otherwise()
    {
        (SettlementKey issuer, SettlementKey holder, Asset mwt) = await _test.Issue(1_000);
        SettlementKey bob = await _test.Account(2);
        await _test.Operator.IssueAsync(issuer, "MWT", bob, 0);
        SubmitAnswer answer = await _test.Send(
            holder,
            new PathPaymentStrictReceiveOperation(mwt, 100, bob.Account, mwt, 100, [mwt]),
            new PathPaymentStrictSendOperation(mwt, 50, bob.Account, mwt, 50, []));
        TestLedger.AssertApplied(answer);
        Assert.Equal(new PathPaymentOutcome([], bob.Account, mwt, 100), answer.Stored!.OperationResults[0].Path);
        Assert.Equal(150, _test.Ledger.FindTrustLine(bob.Account, mwt)!.Balance);
        TestLedger.AssertFailed(
            await _test.Send(
                holder,
                new PathPaymentStrictReceiveOperation(Asset.Native, 100, bob.Account, mwt, 100, []),
                new PathPaymentStrictSendOperation(mwt, 50, bob.Account, Asset.Native, 50, []),
                new PathPaymentStrictReceiveOperation(mwt, 99, bob.Account, mwt, 100, []),
                new PathPaymentStrictSendOperation(mwt, 50, bob.Account, mwt, 51, []),
                new PathPaymentStrictSendOperation(mwt, 50, bob.Account, mwt, 50, [Asset.Native]),
                new PathPaymentStrictSendOperation(mwt, 5_000, bob.Account, mwt, 50, [])),
            "op_too_few_offers", "op_too_few_offers", "op_over_source_max", "op_under_dest_min", "op_too_few_offers", "op_underfunded");
    }

    [Fact]
    public async Task Accounts_are_made_once_with_their_reserve()
    {
        SettlementKey alice = await _test.Account(1, 10 * Coin);
        SettlementAccount bob = TestLedger.Key(2).Account;
        TestLedger.AssertFailed(await _test.Send(alice, new CreateAccountOperation(bob, Coin - 1)), "op_low_reserve");
        TestLedger.AssertFailed(await _test.Send(alice, new CreateAccountOperation(bob, 10 * Coin)), "op_underfunded");
        TestLedger.AssertFailed(
            await _test.Send(alice, new CreateAccountOperation(bob, Coin), new CreateAccountOperation(bob, Coin)), "op_success", "op_already_exists");
        TestLedger.AssertApplied(await _test.Send(alice, new CreateAccountOperation(bob, Coin)));
        SubmitAnswer malformed = await _test.Send(alice, new CreateAccountOperation(alice.Account, Coin));
        TestLedger.AssertFailed(malformed, "op_malformed");
        Assert.Null(malformed.Stored);
        _test.AssertConserved();
    }
}
