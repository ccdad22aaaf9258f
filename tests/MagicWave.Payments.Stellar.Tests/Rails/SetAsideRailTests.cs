using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>What a rail says of money that waits on the ledger, step by step.</summary>
public sealed class SetAsideRailTests : IDisposable
{
    private static readonly TransferMemo Memo = TransferMemo.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);

    private readonly StellarRig _rig = new(overHttp: true, setsAside: true);

    private static SettlementAccount Bob => VectorKeys.Bob.Account;

    private StellarRail Rail => (StellarRail)_rig.Rail;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_payee_takes_it_when_it_can_hold_it_and_then_it_is_a_payment()
    {
        SignedTransfer transfer = await SetAsideAsync();
        Assert.Equal(SubmitStatus.SetAside, await Rail.SubmitAsync(transfer, default));
        FoundTransfer waiting = await Rail.FindAsync(transfer.Hash, default);
        Assert.Equal(FindState.SetAside, waiting.State);
        LedgerTransfer aside = Assert.Single((await Rail.ListSetAsideAsync(Bob, default))!);
        Assert.Equal(waiting.Transfer, aside);
        Assert.True(aside.IsFor(Memo));
        Assert.Empty((await Rail.ListSetAsideAsync(VectorKeys.Alice.Account, default))!);

        // No account, then no trust line, then both.
        Assert.Null(await ClaimAsync(aside, VectorKeys.Bob, sequence: 1));
        _rig.Create(Bob);
        Assert.Null(await ClaimAsync(aside, VectorKeys.Bob));
        await _rig.FundAsync(VectorKeys.Bob, 0);
        SignedTransfer claim = Assert.IsType<SignedTransfer>(await ClaimAsync(aside, VectorKeys.Bob));
        Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(claim, default));
        FoundTransfer paid = await Rail.FindAsync(transfer.Hash, default);
        Assert.Equal((FindState.Found, aside), (paid.State, paid.Transfer));
        Assert.Equal(10, _rig.BalanceOf(Bob));
        Assert.Empty((await Rail.ListSetAsideAsync(Bob, default))!);
        Assert.Equal(SubmitStatus.SetAside, await Rail.SubmitAsync(transfer, default));
    }

    [Fact]
    public async Task The_payer_takes_it_back_after_its_time_and_then_it_is_none()
    {
        SignedTransfer transfer = await SetAsideAsync();
        LedgerTransfer aside = (await Rail.FindAsync(transfer.Hash, default)).Transfer!;
        Assert.Null(await ClaimAsync(aside, VectorKeys.Alice));
        Assert.Null(await ClaimAsync(aside, VectorKeys.Sponsor));
        _rig.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        Assert.Null(await ClaimAsync(aside, VectorKeys.Alice));
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        SignedTransfer claim = Assert.IsType<SignedTransfer>(await ClaimAsync(aside, VectorKeys.Alice));
        Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(claim, default));
        Assert.Equal(FindState.Absent, (await Rail.FindAsync(transfer.Hash, default)).State);
        Assert.Equal(1_000, _rig.BalanceOf(VectorKeys.Alice.Account));
    }

    [Fact]
    public async Task One_server_that_hides_it_makes_it_neither_paid_nor_unpaid()
    {
        SignedTransfer transfer = await SetAsideAsync();
        LedgerTransfer aside = (await Rail.FindAsync(transfer.Hash, default)).Transfer!;
        await _rig.FundAsync(VectorKeys.Bob, 0);
        SignedTransfer claim = Assert.IsType<SignedTransfer>(await ClaimAsync(aside, VectorKeys.Bob));
        Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(claim, default));
        LedgerHorizon liar = new(_rig.Ledger, _rig.Time) { HidesHistory = true };
        StellarRail both = _rig.Make(_rig.Server, liar);
        Assert.Equal(FindState.Unavailable, (await both.FindAsync(transfer.Hash, default)).State);
        liar.HidesHistory = false;
        Assert.Equal(FindState.Found, (await both.FindAsync(transfer.Hash, default)).State);
    }

    private async Task<SignedTransfer> SetAsideAsync()
    {
        await _rig.FundAsync(VectorKeys.Alice, 1_000);
        RailAccount account = Assert.NotNull(await Rail.GetAccountAsync(VectorKeys.Alice.Account, default));
        TransferOrder order = new(VectorKeys.Alice.Account, Bob, new(10), Memo, account.Sequence + 1, Later());
        SignedTransfer transfer = Assert.IsType<SignedTransfer>(await Rail.SignForAsync(order, VectorKeys.Alice, default));
        Assert.Equal(SubmitStatus.SetAside, await Rail.SubmitAsync(transfer, default));
        Assert.Equal((990, 0), (_rig.BalanceOf(VectorKeys.Alice.Account), _rig.BalanceOf(Bob)));
        return transfer;
    }

    private async Task<SignedTransfer?> ClaimAsync(LedgerTransfer aside, SettlementKey key, long? sequence = null)
    {
        sequence ??= Assert.NotNull(await Rail.GetAccountAsync(key.Account, default)).Sequence + 1;
        TransferOrder order = new(key.Account, key.Account, aside.Amount, aside.Memo, sequence.Value, Later());
        return await Rail.SignClaimAsync(aside, order, key, default);
    }

    private UnixTime Later() => new(_rig.Time.GetUtcNow().ToUnixTimeMilliseconds() + 120_000);
}
