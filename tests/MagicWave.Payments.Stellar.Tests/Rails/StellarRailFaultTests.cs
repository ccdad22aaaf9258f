using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>What goes wrong between a rail and a ledger of Stellar's rules: nothing is paid twice, nothing given up that may still be paid.</summary>
public sealed class StellarRailFaultTests : IDisposable
{
    private static readonly TransferMemo Memo = TransferMemo.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);

    private readonly StellarRig _rig = new();

    private static SettlementAccount Alice => VectorKeys.Alice.Account;

    private static SettlementAccount Bob => VectorKeys.Bob.Account;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_envelope_whose_answer_was_lost_is_found_and_not_paid_again()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        _rig.Server.LosesAnswers = true;
        // The rail looks for the hash after every submission that said nothing.
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(10, _rig.BalanceOf(Bob));
        _rig.Server.LosesAnswers = false;
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(10, _rig.BalanceOf(Bob));
    }

    [Fact]
    public async Task An_envelope_that_was_applied_after_a_time_out_is_found_when_its_sequence_is_bad()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        _rig.Server.IsDown = true;
        Assert.Equal(SubmitStatus.Unavailable, await _rig.Rail.SubmitAsync(transfer, default));
        _rig.Server.IsDown = false;

        // It arrives late, and something else of the account after it: the ledger now says tx_bad_seq to a fee bump of it.
        Assert.True(XdrConvert.TryFromBytes<TransactionEnvelope>(transfer.Envelope.Span, out TransactionEnvelope? envelope));
        Assert.True((await _rig.Ledger.SubmitAsync(envelope)).IsApplied);
        Assert.True((await _rig.SendAsync(VectorKeys.Alice, new BumpSequenceOperation(0))).IsApplied);
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(10, _rig.BalanceOf(Bob));
    }

    [Fact]
    public async Task An_envelope_is_not_given_up_before_a_ledger_closed_after_its_end()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        _rig.Server.DropsEnvelopes = true;
        for (int second = 0; second < 120; second += 20)
        {
            Assert.Equal(SubmitStatus.Unavailable, await _rig.Rail.SubmitAsync(transfer, default));
            _rig.Time.Advance(TimeSpan.FromSeconds(20));
        }

        // Its last second: it may still be in a ledger that closes now.
        Assert.Equal(SubmitStatus.Unavailable, await _rig.Rail.SubmitAsync(transfer, default));
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(SubmitStatus.Expired, await _rig.Rail.SubmitAsync(transfer, default));
        _rig.Server.DropsEnvelopes = false;
        Assert.Equal(SubmitStatus.Expired, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(0, _rig.BalanceOf(Bob));
    }

    [Fact]
    public async Task Of_a_ledger_that_cannot_be_asked_nothing_is_concluded()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        _rig.Server.IsDown = true;
        _rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SubmitStatus.Unavailable, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(FindState.Unavailable, (await _rig.Rail.FindAsync(transfer.Hash, default)).State);
        Assert.Null(await _rig.Rail.GetAccountAsync(Alice, default));
        Assert.Null(await _rig.Rail.SignForAsync(transfer.Order, VectorKeys.Alice, default));
    }

    [Fact]
    public async Task When_fees_surge_another_account_pays_more_and_the_transfer_is_made_once()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        long sponsor = Coins(VectorKeys.Sponsor.Account);
        _rig.Ledger.MinimumFee = 5_000;
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.IsType<FeeBumpEnvelope>(_rig.Server.Submitted[^1]);
        Assert.True(Coins(VectorKeys.Sponsor.Account) < sponsor);
        FoundTransfer found = await _rig.Rail.FindAsync(transfer.Hash, default);
        Assert.Equal((FindState.Found, transfer.Hash), (found.State, found.Transfer!.Hash));
        _rig.Ledger.MinimumFee = 100;
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(10, _rig.BalanceOf(Bob));
    }

    [Fact]
    public async Task When_fees_surge_beyond_the_limit_the_transfer_waits()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        _rig.Ledger.MinimumFee = 200_000;
        Assert.Equal(SubmitStatus.Unavailable, await _rig.Rail.SubmitAsync(transfer, default));
        _rig.Ledger.MinimumFee = 100;
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
    }

    [Fact]
    public async Task What_failed_on_the_ledger_is_over_at_once()
    {
        await _rig.FundAsync(VectorKeys.Alice, 1_000);
        await _rig.FundAsync(VectorKeys.Bob, 0);
        SignedTransfer transfer = _rig.Rail.Sign(await OrderAsync(1_001), VectorKeys.Alice);
        Assert.Equal(SubmitStatus.SequenceTaken, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(FindState.Absent, (await _rig.Rail.FindAsync(transfer.Hash, default)).State);
    }

    [Fact]
    public async Task A_payee_that_cannot_be_paid_yet_costs_nothing()
    {
        await _rig.FundAsync(VectorKeys.Alice, 1_000);
        TransferOrder order = await OrderAsync(10);
        Assert.Null(await _rig.Rail.SignForAsync(order, VectorKeys.Alice, default));
        _rig.Create(Bob);
        Assert.Null(await _rig.Rail.SignForAsync(order, VectorKeys.Alice, default));
        await _rig.FundAsync(VectorKeys.Bob, 0);
        Assert.Equal(_rig.Rail.Sign(order, VectorKeys.Alice).Hash, (await _rig.Rail.SignForAsync(order, VectorKeys.Alice, default))!.Hash);
        Assert.True((await _rig.SendAsync(VectorKeys.Bob, new ChangeTrustOperation(StellarRig.Asset, 9))).IsApplied);
        Assert.Null(await _rig.Rail.SignForAsync(order, VectorKeys.Alice, default));
    }

    [Fact]
    public async Task What_was_set_aside_is_no_transfer()
    {
        await _rig.FundAsync(VectorKeys.Alice, 1_000);
        Claimant payee = new(Bob, new ClaimPredicate.Unconditional());
        Claimant payer = new(Alice, new ClaimPredicate.Unconditional());
        SubmitAnswer aside = await _rig.SendAsync(VectorKeys.Alice, new CreateClaimableBalanceOperation(StellarRig.Asset, 10, [payee, payer]));
        Assert.True(aside.IsApplied);
        Assert.Equal(FindState.SetAside, (await _rig.Rail.FindAsync(aside.Hash.ToTransferHash(), default)).State);
    }

    [Fact]
    public async Task A_server_that_refuses_does_not_keep_the_envelope_from_the_next()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        using LocalLedger empty = LocalLedger.Open(new() { Passphrase = _rig.Ledger.Network.Passphrase }, _rig.Time);
        StellarRail rail = _rig.Make(Stroops.MaxValue, new LedgerHorizon(empty, _rig.Time), _rig.Server);
        Assert.Equal(SubmitStatus.Applied, await rail.SubmitAsync(transfer, default));
        Assert.Equal(10, _rig.BalanceOf(Bob));
    }

    [Fact]
    public async Task A_server_that_hides_what_it_has_does_not_get_it_paid_again()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        LedgerHorizon liar = new(_rig.Ledger, _rig.Time) { HidesHistory = true };
        StellarRail rail = _rig.Make(liar, _rig.Server);
        _ = await rail.SubmitAsync(transfer, default);
        _rig.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(SubmitStatus.Unavailable, await rail.SubmitAsync(transfer, default));
        Assert.Equal(FindState.Unavailable, (await rail.FindAsync(transfer.Hash, default)).State);
        liar.HidesHistory = false;
        Assert.Equal(SubmitStatus.Applied, await rail.SubmitAsync(transfer, default));
        Assert.Equal(10, _rig.BalanceOf(Bob));
    }

    [Fact]
    public async Task What_a_server_that_is_behind_does_not_know_is_not_absent()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        Assert.Equal(FindState.Absent, (await _rig.Rail.FindAsync(transfer.Hash, default)).State);
        _rig.Server.IsStopped = true;
        Assert.Equal(FindState.Absent, (await _rig.Rail.FindAsync(transfer.Hash, default)).State);
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(FindState.Unavailable, (await _rig.Rail.FindAsync(transfer.Hash, default)).State);
        _rig.Server.IsStopped = false;
        Assert.Equal(FindState.Absent, (await _rig.Rail.FindAsync(transfer.Hash, default)).State);
    }

    [Fact]
    public async Task What_one_of_two_servers_has_not_seen_is_not_absent_and_large_sums_need_both()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        string copy = Path.Combine(Directory.CreateTempSubdirectory("magicwave-fork").FullName, "fork.db");
        _rig.Ledger.CopyTo(copy);
        using LocalLedger fork = LocalLedger.Open(new() { Passphrase = _rig.Ledger.Network.Passphrase, Path = copy }, _rig.Time);
        LedgerHorizon behind = new(fork, _rig.Time);
        StellarRail small = _rig.Make(new Stroops(11), _rig.Server, behind);
        StellarRail large = _rig.Make(_rig.Server, behind);

        // One ledger of the fork has it: enough for small sums only, and for nobody does the other's silence say that it is absent.
        Assert.Equal(SubmitStatus.Unavailable, await large.SubmitAsync(transfer, default));
        Assert.Equal(FindState.Found, (await small.FindAsync(transfer.Hash, default)).State);
        Assert.Equal(FindState.Unavailable, (await large.FindAsync(transfer.Hash, default)).State);
        _rig.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(SubmitStatus.Unavailable, await large.SubmitAsync(transfer, default));

        behind.IsDown = true;
        Assert.Equal(FindState.Unavailable, (await large.FindAsync(transfer.Hash, default)).State);
        Assert.Equal(FindState.Unavailable, (await small.FindAsync(TransferHash.FromBytes(new byte[32]), default)).State);
        Assert.Equal(10, _rig.BalanceOf(Bob));
    }

    [Fact]
    public async Task A_transfer_is_not_given_up_while_one_server_is_behind()
    {
        SignedTransfer transfer = await PrepareAsync(10);
        string copy = Path.Combine(Directory.CreateTempSubdirectory("magicwave-fork").FullName, "fork.db");
        _rig.Ledger.CopyTo(copy);
        using LocalLedger fork = LocalLedger.Open(new() { Passphrase = _rig.Ledger.Network.Passphrase, Path = copy }, _rig.Time);
        LedgerHorizon stopped = new(fork, _rig.Time) { IsStopped = true };
        StellarRail rail = _rig.Make(_rig.Server, stopped);
        _rig.Server.DropsEnvelopes = stopped.DropsEnvelopes = true;
        _rig.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(SubmitStatus.Unavailable, await rail.SubmitAsync(transfer, default));
        Assert.Equal(SubmitStatus.Expired, await _rig.Rail.SubmitAsync(transfer, default));
    }

    [Fact]
    public async Task Another_asset_is_no_transfer()
    {
        await _rig.FundAsync(VectorKeys.Alice, 1_000);
        await _rig.FundAsync(VectorKeys.Bob, 0);
        SubmitAnswer coins = await _rig.SendAsync(VectorKeys.Alice, new PaymentOperation(Bob, Asset.Native, 10));
        SubmitAnswer two = await _rig.SendAsync(
            VectorKeys.Alice, new PaymentOperation(Bob, StellarRig.Asset, 1), new PaymentOperation(Bob, StellarRig.Asset, 2));
        Assert.True(coins.IsApplied && two.IsApplied);
        Assert.Equal(FindState.Absent, (await _rig.Rail.FindAsync(coins.Hash.ToTransferHash(), default)).State);

        // Two payments in one transaction have names of their own; neither says what it is for.
        FoundTransfer both = await _rig.Rail.FindAsync(two.Hash.ToTransferHash(), default);
        Assert.Equal([(0, 1), (1, 2)], both.All.Select(payment => (payment.Operation, payment.Amount.Value)));
        Assert.DoesNotContain(both.All, payment => payment.IsFor(Memo));
    }

    [Fact]
    public void A_rail_asks_servers_of_its_network_only()
    {
        StellarRailOptions elsewhere = new() { Network = new LedgerNetwork("Elsewhere"), Asset = StellarRig.Asset };
        Assert.Throws<ArgumentException>(() => new StellarRail(elsewhere, [_rig.Server], _rig.Time));
        Assert.Throws<ArgumentException>(() => new StellarRail(elsewhere, [], _rig.Time));
    }

    private long Coins(SettlementAccount account) => _rig.Ledger.FindAccount(account)!.Balance;

    private async Task<SignedTransfer> PrepareAsync(long amount)
    {
        await _rig.FundAsync(VectorKeys.Alice, 1_000);
        await _rig.FundAsync(VectorKeys.Bob, 0);
        return _rig.Rail.Sign(await OrderAsync(amount), VectorKeys.Alice);
    }

    private async Task<TransferOrder> OrderAsync(long amount)
    {
        RailAccount account = Assert.NotNull(await _rig.Rail.GetAccountAsync(Alice, default));
        UnixTime until = new(_rig.Time.GetUtcNow().ToUnixTimeMilliseconds() + 120_000);
        return new(Alice, Bob, new(amount), Memo, account.Sequence + 1, until);
    }
}
