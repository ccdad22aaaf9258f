using MagicWave.Payments.Ledger;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>Client and rail against the embedded ledger's Horizon, and its faults.</summary>
public sealed class HorizonRailTests : IDisposable
{
    private static readonly TransferMemo Memo = TransferMemo.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);

    private readonly StellarRig _rig = new(overHttp: true);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(SubmitFault.TimeoutBeforeApplying, SubmitStatus.Unavailable)]
    [InlineData(SubmitFault.TimeoutAfterApplying, SubmitStatus.Applied)]
    [InlineData(SubmitFault.LostAnswer, SubmitStatus.Applied)]
    [InlineData(SubmitFault.Refused, SubmitStatus.Unavailable)]
    public async Task Whatever_happens_to_the_answer_it_is_paid_once(SubmitFault fault, SubmitStatus first)
    {
        SignedTransfer transfer = await PrepareAsync();
        _rig.Faults.Submit = fault;
        Assert.Equal(first, await _rig.Rail.SubmitAsync(transfer, default));
        _rig.Faults.Submit = SubmitFault.None;
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.Equal(10, _rig.BalanceOf(VectorKeys.Bob.Account));
    }

    [Fact]
    public async Task A_server_that_hides_its_history_does_not_get_it_paid_again()
    {
        SignedTransfer transfer = await PrepareAsync();
        LedgerFaults hides = new() { HidesHistory = true };
        ISettlementRail rail = _rig.Make(
            HorizonOverHttp.Client(_rig.Ledger, _rig.Time, hides), HorizonOverHttp.Client(_rig.Ledger, _rig.Time, _rig.Faults));
        _ = await rail.SubmitAsync(transfer, default);
        _rig.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(SubmitStatus.Unavailable, await rail.SubmitAsync(transfer, default));
        Assert.Equal(FindState.Unavailable, (await rail.FindAsync(transfer.Hash, default)).State);
        hides.HidesHistory = false;
        Assert.Equal(FindState.Found, (await rail.FindAsync(transfer.Hash, default)).State);
    }

    [Fact]
    public async Task The_client_reads_what_the_embedded_ledger_says()
    {
        SignedTransfer transfer = await PrepareAsync();
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        HorizonClient client = HorizonOverHttp.Client(_rig.Ledger, _rig.Time, _rig.Faults);
        Assert.Equal(HorizonState.Ok, (await client.GetRootAsync(default)).State);
        Assert.Equal(HorizonState.Ok, (await client.GetFeeStatsAsync(default)).State);
        Assert.Equal(HorizonState.Ok, (await client.GetLatestLedgerAsync(default)).State);

        HorizonPage<HorizonPayment> page = (await client.GetPaymentsAsync(VectorKeys.Bob.Account, null, default)).Value!;
        HorizonPayment payment = page.Records[^1];
        Assert.True(payment.IsProven);
        Assert.Equal(transfer.Hash, payment.Transaction.ToTransferHash());
        Assert.Equal(new Stroops(10), payment.Transfer!.Amount);
        Assert.Equal(Memo.ToArray(), payment.Memo!.Value.Hash.ToArray());
        Assert.Empty((await client.GetPaymentsAsync(VectorKeys.Bob.Account, payment.Cursor, default)).Value!.Records);

        Claimant bob = new(VectorKeys.Bob.Account, new ClaimPredicate.Unconditional());
        Assert.True((await _rig.SendAsync(VectorKeys.Alice, new CreateClaimableBalanceOperation(StellarRig.Asset, 3, [bob]))).IsApplied);
        HorizonClaimable aside = Assert.Single(
            (await client.GetClaimablesAsync(VectorKeys.Bob.Account, StellarRig.Asset, null, default)).Value!.Records);
        Assert.Equal((StellarRig.Asset, new Stroops(3)), (aside.Asset, aside.Amount));
    }

    [Fact]
    public async Task The_client_streams_what_happens_on_the_embedded_ledger()
    {
        SignedTransfer transfer = await PrepareAsync();
        HorizonClient client = HorizonOverHttp.Client(_rig.Ledger, _rig.Time, _rig.Faults);
        HorizonPage<HorizonPayment> page = (await client.GetPaymentsAsync(VectorKeys.Bob.Account, null, default)).Value!;
        await using IAsyncEnumerator<HorizonPayment> stream =
            client.StreamPaymentsAsync(VectorKeys.Bob.Account, page.Records[^1].Cursor, default).GetAsyncEnumerator();
        Assert.Equal(SubmitStatus.Applied, await _rig.Rail.SubmitAsync(transfer, default));
        Assert.True(await stream.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(transfer.Hash, stream.Current.Transaction.ToTransferHash());
    }

    private async Task<SignedTransfer> PrepareAsync()
    {
        await _rig.FundAsync(VectorKeys.Alice, 1_000);
        await _rig.FundAsync(VectorKeys.Bob, 0);
        RailAccount account = Assert.NotNull(await _rig.Rail.GetAccountAsync(VectorKeys.Alice.Account, default));
        UnixTime until = new(_rig.Time.GetUtcNow().ToUnixTimeMilliseconds() + 120_000);
        TransferOrder order = new(VectorKeys.Alice.Account, VectorKeys.Bob.Account, new(10), Memo, account.Sequence + 1, until);
        return _rig.Rail.Sign(order, VectorKeys.Alice);
    }
}
