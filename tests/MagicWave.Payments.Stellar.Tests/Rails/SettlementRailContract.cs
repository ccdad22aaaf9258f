using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>What every rail must do, whatever its ledger. The settler relies on each line of it.</summary>
public abstract class SettlementRailContract : IDisposable
{
    private static readonly TransferMemo Memo = TransferMemo.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);

    private readonly SettlementKey _alice = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)21, 32)]);
    private readonly SettlementKey _bob = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)22, 32)]);
    private readonly SettlementKey _nobody = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)23, 32)]);
    private readonly IRailRig _rig;

    private protected SettlementRailContract(IRailRig rig) => _rig = rig;

    private ISettlementRail Rail => _rig.Rail;

    /// <summary>Where there are channels, everything goes over one.</summary>
    private SettlementAccount? Channel => Rail.Channels.Count > 0 ? Rail.Channels[0] : null;

    public void Dispose()
    {
        _rig.Dispose();
        _alice.Dispose();
        _bob.Dispose();
        _nobody.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_account_has_what_it_was_given_and_nobody_has_none()
    {
        await _rig.FundAsync(_alice, 1_000);
        RailAccount account = Assert.NotNull(await Rail.GetAccountAsync(_alice.Account, default));
        Assert.Equal(1_000, account.Balance.Value);
        Assert.Null(await Rail.GetAccountAsync(_nobody.Account, default));
    }

    [Fact]
    public async Task The_same_order_gives_the_same_envelope()
    {
        await FundBothAsync();
        TransferOrder order = await OrderAsync(10);
        SignedTransfer transfer = Rail.Sign(order, _alice);
        Assert.Equal(transfer.Envelope.ToArray(), Rail.Sign(order, _alice).Envelope.ToArray());
        Assert.Equal(transfer.Envelope.ToArray(), (await Rail.SignForAsync(order, _alice, default))!.Envelope.ToArray());
        Assert.NotEqual(transfer.Hash, Rail.Sign(order with { Amount = new(11) }, _alice).Hash);
        Assert.Throws<ArgumentException>(() => Rail.Sign(order, _bob));
    }

    [Fact]
    public async Task A_transfer_is_made_once_however_often_it_is_handed_in()
    {
        await FundBothAsync();
        TransferOrder order = await OrderAsync(10);
        SignedTransfer transfer = Rail.Sign(order, _alice);
        Assert.Equal(FindState.Absent, (await Rail.FindAsync(transfer.Hash, default)).State);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(transfer, default));
            _rig.Time.Advance(TimeSpan.FromHours(1));
        }

        FoundTransfer found = await Rail.FindAsync(transfer.Hash, default);
        Assert.Equal(FindState.Found, found.State);
        Assert.Equal(
            (transfer.Hash, _alice.Account, _bob.Account, new Stroops(10), Memo),
            (found.Transfer!.Hash, found.Transfer.Source, found.Transfer.Destination, found.Transfer.Amount, found.Transfer.Memo));
        Assert.True(found.Transfer.Ledger > 0);
        Holds(990, 1_010);
        Assert.Equal(order.Sequence, await SequenceAsync());
    }

    [Fact]
    public async Task A_late_transfer_is_over_and_stays_absent()
    {
        await FundBothAsync();
        SignedTransfer transfer = Rail.Sign(await OrderAsync(10), _alice);
        _rig.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(SubmitStatus.Expired, await Rail.SubmitAsync(transfer, default));
        Assert.Equal(FindState.Absent, (await Rail.FindAsync(transfer.Hash, default)).State);
        Holds(1_000, 1_000);
    }

    [Fact]
    public async Task What_is_not_covered_moves_nothing_and_the_next_one_does()
    {
        await FundBothAsync();
        SignedTransfer transfer = Rail.Sign(await OrderAsync(1_001), _alice);
        Assert.Contains(await Rail.SubmitAsync(transfer, default), new[] { SubmitStatus.Underfunded, SubmitStatus.SequenceTaken });
        Assert.Equal(FindState.Absent, (await Rail.FindAsync(transfer.Hash, default)).State);
        Holds(1_000, 1_000);
        Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(Rail.Sign(await OrderAsync(1_000), _alice), default));
        Holds(0, 2_000);
    }

    [Fact]
    public async Task Of_two_transfers_with_one_sequence_one_is_made_and_the_other_is_over_in_the_end()
    {
        await FundBothAsync();
        SignedTransfer first = Rail.Sign(await OrderAsync(10), _alice);
        SignedTransfer second = Rail.Sign(await OrderAsync(20), _alice);
        Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(first, default));
        Assert.NotEqual(SubmitStatus.Applied, await Rail.SubmitAsync(second, default));
        _rig.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Contains(await Rail.SubmitAsync(second, default), new[] { SubmitStatus.SequenceTaken, SubmitStatus.Expired });
        Assert.Equal(FindState.Absent, (await Rail.FindAsync(second.Hash, default)).State);
        Holds(990, 1_010);
    }

    [Fact]
    public async Task A_transfer_ahead_of_its_turn_waits_for_the_one_before()
    {
        await FundBothAsync();
        TransferOrder order = await OrderAsync(10);
        SignedTransfer ahead = Rail.Sign(order with { Sequence = order.Sequence + 1 }, _alice);
        Assert.Equal(SubmitStatus.SequenceAhead, await Rail.SubmitAsync(ahead, default));
        Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(Rail.Sign(order, _alice), default));
        Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(ahead, default));
        Holds(980, 1_020);
    }

    [Fact]
    public async Task A_source_that_is_not_there_moves_nothing()
    {
        await FundBothAsync();
        TransferOrder order = new(_nobody.Account, _bob.Account, new(1), Memo, 1, Later());
        Assert.Equal(SubmitStatus.NoSource, await Rail.SubmitAsync(Rail.Sign(order, _nobody), default));
        Holds(1_000, 1_000);
    }

    [Fact]
    public async Task A_changed_byte_anywhere_moves_nothing()
    {
        await FundBothAsync();
        SignedTransfer transfer = Rail.Sign(await OrderAsync(10), _alice);
        for (int i = 0; i < transfer.Envelope.Length; i++)
        {
            byte[] changed = transfer.Envelope.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            SubmitStatus status = await Rail.SubmitAsync(transfer with { Envelope = changed }, default);
            Assert.True(status is SubmitStatus.Malformed or SubmitStatus.BadSignature, $"byte {i}: {status}");
        }

        Holds(1_000, 1_000);
    }

    [Fact]
    public async Task A_transfer_of_another_network_is_none()
    {
        await FundBothAsync();
        SignedTransfer foreign = _rig.Elsewhere.Sign(await OrderAsync(10), _alice);
        Assert.NotEqual(Rail.Network, _rig.Elsewhere.Network);
        Assert.Equal(SubmitStatus.Malformed, await Rail.SubmitAsync(foreign, default));
        Holds(1_000, 1_000);
    }

    [Fact]
    public async Task Of_a_batch_all_are_made_once_and_each_is_known_by_its_own_request()
    {
        await FundBothAsync();
        TransferMemo[] memos = [.. Enumerable.Range(1, 3).Select(i => TransferMemo.FromBytes([.. Enumerable.Repeat((byte)i, 32)]))];
        TransferOrder first = await OrderAsync(10);
        TransferOrder[] orders = [.. memos.Select((memo, i) => first with { Memo = memo, Amount = new(10 + i) })];
        IReadOnlyList<SignedTransfer> batch = await Rail.SignBatchAsync(orders, _alice, default);
        Assert.Equal([(0, orders[0]), (1, orders[1]), (2, orders[2])], batch.Select(transfer => (transfer.Operation, transfer.Order)));
        Assert.Single(batch.Select(transfer => (transfer.Hash, Convert.ToHexString(transfer.Envelope.Span))).Distinct());
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(SubmitStatus.Applied, await Rail.SubmitAsync(batch[i], default));
        }

        FoundTransfer found = await Rail.FindAsync(batch[0].Hash, default);
        foreach (SignedTransfer transfer in batch)
        {
            LedgerTransfer own = Assert.Single(found.All, payment => payment.IsFor(transfer.Order.Memo));
            Assert.Equal((transfer.Operation, _bob.Account, transfer.Order.Amount), (own.Operation, own.Destination, own.Amount));
        }

        Assert.DoesNotContain(found.All, payment => payment.IsFor(Memo));
        Holds(1_000 - 33, 1_000 + 33);
    }

    [Fact]
    public async Task Of_a_batch_that_is_not_covered_nothing_is_made()
    {
        await FundBothAsync();
        TransferOrder first = await OrderAsync(600);
        TransferOrder second = first with { Memo = TransferMemo.FromBytes(new byte[32]) };
        IReadOnlyList<SignedTransfer> batch = await Rail.SignBatchAsync([first, second], _alice, default);
        Assert.NotEqual(SubmitStatus.Applied, await Rail.SubmitAsync(batch[0], default));
        FoundTransfer found = await Rail.FindAsync(batch[0].Hash, default);
        Assert.Equal(FindState.Absent, found.State);
        Assert.Equal([1], found.Refused);
        Holds(1_000, 1_000);
    }

    [Fact]
    public async Task A_batch_has_one_source_sequence_and_end()
    {
        await FundBothAsync();
        TransferOrder first = await OrderAsync(10);
        await Assert.ThrowsAsync<ArgumentException>(
            () => Rail.SignBatchAsync([first, first with { Sequence = first.Sequence + 1 }], _alice, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Rail.SignBatchAsync([], _alice, default));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Rail.SignBatchAsync([.. Enumerable.Repeat(first, Rail.MaximumBatch + 1)], _alice, default));
    }

    private async Task FundBothAsync()
    {
        await _rig.FundAsync(_alice, 1_000);
        await _rig.FundAsync(_bob, 1_000);
    }

    private async Task<TransferOrder> OrderAsync(long amount)
    {
        return new(_alice.Account, _bob.Account, new(amount), Memo, await SequenceAsync() + 1, Later()) { Channel = Channel };
    }

    private async Task<long> SequenceAsync() => Assert.NotNull(await Rail.GetAccountAsync(Channel ?? _alice.Account, default)).Sequence;

    private UnixTime Later() => new(_rig.Time.GetUtcNow().ToUnixTimeMilliseconds() + 120_000);

    private void Holds(long alice, long bob) =>
        Assert.Equal((alice, bob), (_rig.BalanceOf(_alice.Account), _rig.BalanceOf(_bob.Account)));
}
