using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.Tests;

/// <summary>Trust lines, options, named values, claimable balances and sponsorship: each rule with its code.</summary>
public sealed class EntryTests : IDisposable
{
    private const long Coin = 10_000_000;

    private readonly TestLedger _test = new();

    public void Dispose() => _test.Dispose();

    private static Claimant For(SettlementKey key, ClaimPredicate? predicate = null) =>
        new(key.Account, predicate ?? new ClaimPredicate.Unconditional());

    [Fact]
    public async Task Trust_lines_are_opened_changed_and_closed()
    {
        (SettlementKey issuer, SettlementKey holder, Asset mwt) = await _test.Issue(100);
        Asset foreign = Asset.Issued("MWT", TestLedger.Key(77).Account);
        SettlementKey poor = await _test.Account(3, Coin + 1_000);
        TestLedger.AssertFailed(await _test.Send(holder, new ChangeTrustOperation(mwt, 99)), "op_invalid_limit");
        TestLedger.AssertFailed(await _test.Send(holder, new ChangeTrustOperation(mwt, 0)), "op_invalid_limit");
        TestLedger.AssertFailed(await _test.Send(holder, new ChangeTrustOperation(foreign)), "op_no_issuer");
        TestLedger.AssertFailed(await _test.Send(holder, new ChangeTrustOperation(Asset.Issued("X", issuer.Account), 0)), "op_invalid_limit");
        TestLedger.AssertFailed(await _test.Send(issuer, new ChangeTrustOperation(mwt)), "op_malformed");
        TestLedger.AssertFailed(await _test.Send(holder, new ChangeTrustOperation(mwt, -1)), "op_malformed");
        TestLedger.AssertFailed(await _test.Send(poor, new ChangeTrustOperation(mwt)), "op_low_reserve");
        Assert.Equal(1u, _test.Find(holder).Subentries);
        TestLedger.AssertApplied(await _test.Send(holder, new PaymentOperation(issuer.Account, mwt, 100), new ChangeTrustOperation(mwt, 0)));
        Assert.Equal(0u, _test.Find(holder).Subentries);
        Assert.Null(_test.Ledger.FindTrustLine(holder.Account, mwt));
    }

    [Fact]
    public async Task An_issuer_lets_in_and_shuts_out_by_either_operation()
    {
        (SettlementKey issuer, SettlementKey holder, Asset mwt) = await _test.Issue(100);
        SettlementKey late = await _test.Account(5);
        SetTrustLineFlagsOperation revoke = new(holder.Account, mwt, TrustLineFlags.Authorized, TrustLineFlags.None);
        TestLedger.AssertFailed(await _test.Send(issuer, revoke), "op_cant_revoke");
        TestLedger.AssertFailed(await _test.Send(issuer, new AllowTrustOperation(holder.Account, "MWT", TrustLineFlags.None)), "op_cant_revoke");
        TestLedger.AssertApplied(await _test.Send(
            issuer, new SetOptionsOperation { SetFlags = AccountFlags.AuthorizationRequired | AccountFlags.AuthorizationRevocable }));
        TestLedger.AssertApplied(await _test.Send(issuer, revoke));
        TestLedger.AssertFailed(await _test.Send(holder, new PaymentOperation(issuer.Account, mwt, 1)), "op_src_not_authorized");
        TestLedger.AssertFailed(await _test.Send(issuer, new PaymentOperation(holder.Account, mwt, 1)), "op_not_authorized");
        TestLedger.AssertFailed(await _test.Send(holder, new CreateClaimableBalanceOperation(mwt, 1, [For(late)])), "op_not_authorized");
        TestLedger.AssertFailed(await _test.Send(issuer, revoke with { Trustor = late.Account }), "op_no_trust");
        TestLedger.AssertFailed(await _test.Send(issuer, revoke with { Trustor = issuer.Account }), "op_malformed");
        TestLedger.AssertFailed(await _test.Send(holder, revoke with { Trustor = late.Account }), "op_malformed");
        TestLedger.AssertApplied(await _test.Send(issuer, new AllowTrustOperation(holder.Account, "MWT", TrustLineFlags.AuthorizedToMaintainLiabilities)));
        TestLedger.AssertFailed(
            await _test.Send(issuer, new SetTrustLineFlagsOperation(holder.Account, mwt, TrustLineFlags.None, TrustLineFlags.Authorized)), "op_invalid_state");
        TestLedger.AssertApplied(await _test.Send(issuer, new AllowTrustOperation(holder.Account, "MWT", TrustLineFlags.Authorized)));
        TestLedger.AssertApplied(await _test.Send(late, new ChangeTrustOperation(mwt)));
        TestLedger.AssertFailed(await _test.Send(issuer, new PaymentOperation(late.Account, mwt, 1)), "op_not_authorized");
    }

    [Fact]
    public async Task Options_have_their_codes()
    {
        SettlementKey alice = await _test.Account(1);
        Signer own = new(SignerKey.Ed25519(alice.Account), 1);
        TestLedger.AssertFailed(await _test.Send(alice, new SetOptionsOperation { SetFlags = (AccountFlags)16 }), "op_unknown_flag");
        TestLedger.AssertFailed(
            await _test.Send(alice, new SetOptionsOperation { SetFlags = AccountFlags.AuthorizationRequired, ClearFlags = AccountFlags.AuthorizationRequired }),
            "op_bad_flags");
        TestLedger.AssertFailed(await _test.Send(alice, new SetOptionsOperation { LowThreshold = 256 }), "op_threshold_out_of_range");
        TestLedger.AssertFailed(await _test.Send(alice, new SetOptionsOperation { Signer = own }), "op_bad_signer");
        TestLedger.AssertFailed(await _test.Send(alice, new SetOptionsOperation { InflationDestination = TestLedger.Key(9).Account }), "op_invalid_inflation");
        TestLedger.AssertFailed(await _test.Send(alice, new SetOptionsOperation { SetFlags = AccountFlags.ClawbackEnabled }), "op_auth_revocable_required");
        SetOptionsOperation[] signers = [.. Enumerable.Range(10, 21).Select(
            number => new SetOptionsOperation { Signer = new(SignerKey.Ed25519(TestLedger.Key(number).Account), 1) })];
        TestLedger.AssertApplied(await _test.Send(alice, signers[..20]));
        TestLedger.AssertFailed(await _test.Send(alice, signers[20]), "op_too_many_signers");
        SettlementKey poor = await _test.Account(2, Coin + 1_000);
        TestLedger.AssertFailed(await _test.Send(poor, signers[0]), "op_low_reserve");
        TestLedger.AssertApplied(await _test.Send(
            alice, new SetOptionsOperation { HomeDomain = "magicwave.example", SetFlags = AccountFlags.AuthorizationImmutable }));
        TestLedger.AssertFailed(await _test.Send(alice, new SetOptionsOperation { SetFlags = AccountFlags.AuthorizationRequired }), "op_cant_change");
        Assert.Equal(("magicwave.example", 20u), (_test.Find(alice).HomeDomain, _test.Find(alice).Subentries));
        TestLedger.AssertApplied(await _test.Send(alice, signers[0] with { Signer = signers[0].Signer! with { Weight = 0 } }));
        Assert.Equal((19u, 19), (_test.Find(alice).Subentries, _test.Find(alice).Signers.Count));
    }

    [Fact]
    public async Task Named_values_and_sequences_are_kept()
    {
        SettlementKey alice = await _test.Account(1);
        TestLedger.AssertFailed(await _test.Send(alice, new ManageDataOperation("a", null)), "op_data_name_not_found");
        TestLedger.AssertFailed(await _test.Send(alice, new ManageDataOperation("", [1])), "op_data_invalid_name");
        TestLedger.AssertApplied(await _test.Send(alice, new ManageDataOperation("a", [1]), new ManageDataOperation("a", [2])));
        Assert.Equal(2, _test.Ledger.ListData(alice.Account).Single().Value[0]);
        TestLedger.AssertApplied(await _test.Send(alice, new ManageDataOperation("a", null)));
        Assert.Equal(0u, _test.Find(alice).Subentries);
        TestLedger.AssertFailed(await _test.Send(alice, new BumpSequenceOperation(-1)), "op_bad_seq");
        TestLedger.AssertApplied(await _test.Send(alice, new BumpSequenceOperation(long.MaxValue)));
        Assert.Equal(long.MaxValue, _test.Sequence(alice));
    }

    [Fact]
    public async Task Claimable_balances_wait_for_their_claimant_and_their_time()
    {
        (SettlementKey issuer, SettlementKey holder, Asset mwt) = await _test.Issue(100);
        SettlementKey bob = await _test.Account(2);
        CreateClaimableBalanceOperation create = new(
            mwt, 60, [For(bob, new ClaimPredicate.Not(new ClaimPredicate.BeforeRelativeTime(100))), For(holder, new ClaimPredicate.BeforeRelativeTime(100))]);
        TestLedger.AssertFailed(await _test.Send(holder, create with { Amount = 101 }), "op_underfunded");
        TestLedger.AssertFailed(await _test.Send(bob, create), "op_no_trust");
        TestLedger.AssertFailed(await _test.Send(holder, create with { Amount = 0 }), "op_malformed");
        TestLedger.AssertFailed(await _test.Send(holder, create with { Claimants = [] }), "op_malformed");
        TestLedger.AssertFailed(await _test.Send(holder, create with { Claimants = [For(bob), For(bob)] }), "op_malformed");
        TestLedger.AssertFailed(await _test.Send(holder, create with { Claimants = [For(bob, new ClaimPredicate.BeforeAbsoluteTime(-1))] }), "op_malformed");
        SubmitAnswer made = await _test.Send(holder, create);
        TestLedger.AssertApplied(made);
        ClaimableBalanceId id = made.Stored!.OperationResults[0].Balance!.Value;
        Assert.Equal(ClaimableBalanceId.Derive(holder.Account, _test.Sequence(holder), 0), id);
        Assert.Equal(2u, _test.Find(holder).Sponsoring);
        ClaimClaimableBalanceOperation claim = new(id);
        TestLedger.AssertFailed(await _test.Send(bob, claim), "op_cannot_claim");
        TestLedger.AssertFailed(await _test.Send(issuer, claim), "op_cannot_claim");
        _test.Time.Advance(TimeSpan.FromSeconds(101));
        TestLedger.AssertFailed(await _test.Send(holder, claim), "op_cannot_claim");
        TestLedger.AssertFailed(await _test.Send(bob, claim), "op_no_trust");
        TestLedger.AssertFailed(await _test.Send(bob, new ChangeTrustOperation(mwt, 59), claim), "op_success", "op_line_full");
        TestLedger.AssertApplied(await _test.Send(bob, new ChangeTrustOperation(mwt), claim));
        TestLedger.AssertFailed(await _test.Send(bob, claim), "op_does_not_exist");
        Assert.Equal((0u, 60L), (_test.Find(holder).Sponsoring, _test.Ledger.FindTrustLine(bob.Account, mwt)!.Balance));
    }

    [Fact]
    public async Task Sponsors_hold_the_reserves_of_what_is_made_between_begin_and_end()
    {
        (SettlementKey _, SettlementKey sponsor, Asset mwt) = await _test.Issue(0);
        SettlementKey fresh = TestLedger.Key(2);
        Operation begin = new BeginSponsoringFutureReservesOperation(fresh.Account);
        Operation end = new EndSponsoringFutureReservesOperation { Source = fresh.Account };
        TestLedger.AssertApplied(await _test.Send(
            sponsor, [sponsor, fresh], begin, new CreateAccountOperation(fresh.Account, 0), new ChangeTrustOperation(mwt) { Source = fresh.Account }, end));
        AccountEntry made = _test.Find(fresh);
        Assert.Equal((3u, 0u, 1u, 0L), (made.Sponsored, made.Sponsoring, made.Subentries, made.Balance));
        Assert.Equal(3u, _test.Find(sponsor).Sponsoring);
        Assert.Equal(sponsor.Account, made.Sponsor);
        SubmitAnswer open = await _test.Send(sponsor, begin);
        Assert.Equal(Stellar.Xdr.Results.TransactionResultCode.BadSponsorship, open.Result.Code);
        TestLedger.AssertFailed(await _test.Send(sponsor, new EndSponsoringFutureReservesOperation()), "op_not_sponsored");
        TestLedger.AssertFailed(await _test.Send(sponsor, new BeginSponsoringFutureReservesOperation(sponsor.Account)), "op_malformed");
        TestLedger.AssertFailed(await _test.Send(sponsor, [sponsor, fresh], begin, begin, end), "op_success", "op_already_sponsored", "op_success");
        SettlementKey third = await _test.Account(3);
        TestLedger.AssertFailed(
            await _test.Send(
                sponsor, [sponsor, fresh], begin, new BeginSponsoringFutureReservesOperation(third.Account) { Source = fresh.Account }, end),
            "op_success", "op_recursive", "op_success");
        // The line's closing gives its reserve back to the sponsor; its fee is paid by the sponsor as well.
        TransactionV1Envelope close = _test.Sign(_test.Build(fresh, new ChangeTrustOperation(mwt, 0)) with { Fee = 0 }, fresh);
        SubmitAnswer closed = await _test.Ledger.SubmitAsync(_test.Bump(close, sponsor, 200, sponsor));
        Assert.True(closed.IsApplied);
        Assert.Equal((2u, 2u), (_test.Find(fresh).Sponsored, _test.Find(sponsor).Sponsoring));
        _test.AssertConserved();
    }

    [Fact]
    public async Task A_sponsor_without_coins_sponsors_nothing()
    {
        SettlementKey poor = await _test.Account(1, Coin + 10_000);
        SettlementKey fresh = TestLedger.Key(2);
        SubmitAnswer answer = await _test.Send(
            poor,
            [poor, fresh],
            new BeginSponsoringFutureReservesOperation(fresh.Account),
            new CreateAccountOperation(fresh.Account, 0),
            new EndSponsoringFutureReservesOperation { Source = fresh.Account });
        TestLedger.AssertFailed(answer, "op_success", "op_low_reserve", "op_no_source_account");
        TestLedger.AssertFailed(await _test.Send(poor, new CreateClaimableBalanceOperation(Asset.Native, 1, [For(fresh)])), "op_low_reserve");
    }
}
