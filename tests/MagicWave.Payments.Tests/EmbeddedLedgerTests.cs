using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests;

public sealed class EmbeddedLedgerTests : IDisposable
{
    private readonly World _world = new();
    private readonly SettlementKey _alice;
    private readonly SettlementKey _bob;

    public EmbeddedLedgerTests()
    {
        _alice = SettlementKey.FromSeed(_world.Random.Bytes(32));
        _bob = SettlementKey.FromSeed(_world.Random.Bytes(32));
    }

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Transfers_follow_the_rules()
    {
        Assert.Equal(SubmitStatus.Applied, await _world.Ledger.PayAsync(_world.Issuer, _alice.Account, new(100)));

        Assert.Equal(SubmitStatus.SequenceAhead, await Submit(_alice, sequence: 2, amount: 1));
        Assert.Equal(SubmitStatus.Underfunded, await Submit(_alice, sequence: 1, amount: 101));
        Assert.Equal(SubmitStatus.NoSource, await Submit(_bob, sequence: 1, amount: 1));
        Assert.Equal(SubmitStatus.Applied, await Submit(_alice, sequence: 1, amount: 100));
        Assert.Equal(SubmitStatus.SequenceTaken, await Submit(_alice, sequence: 1, amount: 1));
        Assert.Equal(SubmitStatus.Underfunded, await Submit(_alice, sequence: 2, amount: 1));
        Assert.Equal(new RailAccount(1, Stroops.Zero), await _world.Ledger.GetAccountAsync(_alice.Account, default));
        Assert.True(_world.Ledger.IsSupplyConserved);
    }

    [Fact]
    public async Task A_transfer_is_applied_once_and_answers_so_ever_after()
    {
        await _world.Ledger.PayAsync(_world.Issuer, _alice.Account, new(100));
        SignedTransfer transfer = _world.Ledger.Sign(Order(_alice, 1, 10), _alice);
        Assert.Equal(FindState.Absent, (await _world.Ledger.FindAsync(transfer.Hash, default)).State);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SubmitStatus.Applied, await _world.Ledger.SubmitAsync(transfer, default));
            _world.Time.Advance(TimeSpan.FromHours(1));
        }

        FoundTransfer found = await _world.Ledger.FindAsync(transfer.Hash, default);
        Assert.Equal(new(10), found.Transfer!.Amount);
        Assert.Equal(2, _world.Ledger.ListTransfers().Count);
        Assert.Single(_world.Ledger.ListTransfers(afterLedger: 1));
    }

    [Fact]
    public async Task A_late_transfer_is_expired()
    {
        await _world.Ledger.PayAsync(_world.Issuer, _alice.Account, new(100));
        SignedTransfer transfer = _world.Ledger.Sign(Order(_alice, 1, 10), _alice);
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(SubmitStatus.Expired, await _world.Ledger.SubmitAsync(transfer, default));
    }

    [Fact]
    public async Task A_changed_byte_anywhere_moves_nothing()
    {
        await _world.Ledger.PayAsync(_world.Issuer, _alice.Account, new(100));
        SignedTransfer transfer = _world.Ledger.Sign(Order(_alice, 1, 10), _alice);
        for (int i = 0; i < transfer.Envelope.Length; i++)
        {
            byte[] changed = transfer.Envelope.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            SubmitStatus status = await _world.Ledger.SubmitAsync(transfer with { Envelope = changed }, default);
            Assert.True(status is SubmitStatus.Malformed or SubmitStatus.BadSignature, $"byte {i}: {status}");
        }

        Assert.Single(_world.Ledger.ListTransfers());
    }

    [Fact]
    public async Task A_transfer_of_another_network_is_not_taken()
    {
        await _world.Ledger.PayAsync(_world.Issuer, _alice.Account, new(100));
        using EmbeddedLedger other = EmbeddedLedger.Open(":memory:", _world.Ledger.Genesis with { Passphrase = "another" }, _world.Time);
        Assert.Equal(SubmitStatus.Malformed, await _world.Ledger.SubmitAsync(other.Sign(Order(_alice, 1, 10), _alice), default));
    }

    [Fact]
    public void Only_the_owner_signs() =>
        Assert.Throws<ArgumentException>(() => _world.Ledger.Sign(Order(_alice, 1, 10), _bob));

    [Fact]
    public async Task Random_transfers_of_anybody_conserve_the_supply()
    {
        SeededRandom random = new(5);
        SettlementKey[] keys = [_world.Issuer, _alice, _bob];
        for (int i = 0; i < 200; i++)
        {
            SettlementKey source = keys[random.Next(3)];
            SettlementAccount destination = keys[random.Next(3)].Account;
            long balance = (await _world.Ledger.GetAccountAsync(source.Account, default))?.Balance.Value ?? 0;
            await _world.Ledger.PayAsync(source, destination, new(random.Next(1, (int)Math.Min(int.MaxValue / 2, balance + 10))));
            Assert.True(_world.Ledger.IsSupplyConserved);
        }

        Assert.True(_world.Ledger.ListTransfers().Count > 50);
        Assert.Equal(World.Supply.Value, _world.Ledger.ListBalances().Sum(row => row.Balance.Value));
    }

    [Fact]
    public void A_ledger_begins_once()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("magicwave-ledger").FullName, "ledger.db");
        EmbeddedGenesis genesis = new("first", _alice.Account, new(5));
        using (EmbeddedLedger ledger = EmbeddedLedger.Open(path, genesis, _world.Time))
        {
            Assert.Equal(5, ledger.ListBalances().Single().Balance.Value);
        }

        using (EmbeddedLedger again = EmbeddedLedger.Open(path, genesis, _world.Time))
        {
            Assert.True(again.IsSupplyConserved);
        }

        PaymentException e = Assert.Throws<PaymentException>(() => EmbeddedLedger.Open(path, genesis with { Supply = new(6) }, _world.Time));
        Assert.Equal(PaymentErrorKind.WrongOwner, e.Kind);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private Task<SubmitStatus> Submit(SettlementKey source, long sequence, long amount) =>
        _world.Ledger.SubmitAsync(_world.Ledger.Sign(Order(source, sequence, amount), source), default);

    private TransferOrder Order(SettlementKey source, long sequence, long amount) => new(
        source.Account, _world.Issuer.Account, new(amount), default, sequence,
        new UnixTime(_world.Time.GetUtcNow().ToUnixTimeMilliseconds()) + TimeSpan.FromMinutes(1));
}
