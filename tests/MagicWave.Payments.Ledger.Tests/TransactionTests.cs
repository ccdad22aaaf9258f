using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Tests;

/// <summary>What transactions must be before any of their operations is looked at.</summary>
public sealed class TransactionTests : IDisposable
{
    private static readonly Operation Nothing = new BumpSequenceOperation(0);

    private readonly TestLedger _test = new();

    public void Dispose() => _test.Dispose();

    private Task<SubmitAnswer> Submit(Transaction transaction, params SettlementKey[] signers) => _test.Ledger.SubmitAsync(_test.Sign(transaction, signers));

    private Transaction With(SettlementKey source, Func<Preconditions, Preconditions> change)
    {
        Transaction transaction = _test.Build(source, Nothing);
        return transaction with { Preconditions = change(transaction.Preconditions) };
    }

    [Theory]
    [InlineData(0, "tx_bad_seq")]
    [InlineData(2, "tx_bad_seq")]
    [InlineData(-5, "tx_bad_seq")]
    [InlineData(1, "tx_success")]
    public async Task The_sequence_is_the_next(int step, string code)
    {
        SettlementKey alice = await _test.Account(1);
        Transaction transaction = _test.Build(alice, Nothing) with { Sequence = _test.Sequence(alice) + step };
        SubmitAnswer answer = await Submit(transaction, alice);
        Assert.Equal(code, ResultNames.Of(answer.Result.Code));
        Assert.Equal(code == "tx_success", answer.Stored is not null);
    }

    [Fact]
    public async Task A_lowest_sequence_lets_some_be_left_out_but_never_used_again()
    {
        SettlementKey alice = await _test.Account(1);
        long now = _test.Sequence(alice);
        Transaction transaction = With(alice, _ => Preconditions.Create(null, minSequence: now)) with { Sequence = now + 10 };
        TestLedger.AssertApplied(await Submit(transaction, alice));
        Assert.Equal(now + 10, _test.Sequence(alice));
        Transaction second = With(alice, _ => Preconditions.Create(null, minSequence: now)) with { Sequence = now + 9 };
        TestLedger.AssertRefused(await Submit(second, alice), "tx_bad_seq");
        Transaction third = With(alice, _ => Preconditions.Create(null, minSequence: now + 11)) with { Sequence = now + 12 };
        TestLedger.AssertRefused(await Submit(third, alice), "tx_bad_seq");
    }

    [Fact]
    public async Task An_account_that_just_acted_must_wait_for_an_age_or_a_gap()
    {
        SettlementKey alice = await _test.Account(1);
        TestLedger.AssertApplied(await _test.Send(alice, Nothing));
        TestLedger.AssertRefused(await Submit(With(alice, _ => Preconditions.Create(null, minSequenceAge: 60)), alice), "tx_bad_minseq_age_or_gap");
        _test.Time.Advance(TimeSpan.FromSeconds(60));
        TestLedger.AssertApplied(await Submit(With(alice, _ => Preconditions.Create(null, minSequenceAge: 60)), alice));
        TestLedger.AssertRefused(await Submit(With(alice, _ => Preconditions.Create(null, minSequenceLedgerGap: 3)), alice), "tx_bad_minseq_age_or_gap");
        _test.Ledger.Close();
        _test.Ledger.Close();
        TestLedger.AssertApplied(await Submit(With(alice, _ => Preconditions.Create(null, minSequenceLedgerGap: 3)), alice));
    }

    [Fact]
    public async Task Bounds_of_time_and_of_ledgers_hold()
    {
        SettlementKey alice = await _test.Account(1);
        ulong now = (ulong)_test.Now;
        uint next = _test.Ledger.Last.Sequence + 1;
        TestLedger.AssertRefused(await Submit(With(alice, _ => Preconditions.Create(new TimeBounds(now + 1, 0))), alice), "tx_too_early");
        TestLedger.AssertRefused(await Submit(With(alice, _ => Preconditions.Create(new TimeBounds(0, now - 1))), alice), "tx_too_late");
        TestLedger.AssertRefused(await Submit(With(alice, _ => Preconditions.Create(null, new LedgerBounds(next + 1, 0))), alice), "tx_too_early");
        TestLedger.AssertRefused(await Submit(With(alice, _ => Preconditions.Create(null, new LedgerBounds(0, next))), alice), "tx_too_late");
        TestLedger.AssertApplied(await Submit(With(alice, _ => Preconditions.Create(new TimeBounds(now, now), new LedgerBounds(next, next + 1))), alice));
    }

    [Fact]
    public async Task What_is_no_transaction_for_any_ledger_is_refused()
    {
        SettlementKey alice = await _test.Account(1);
        TestLedger.AssertRefused(await Submit(_test.Build(alice) with { Fee = 100 }, alice), "tx_missing_operation");
        SignerKey bob = SignerKey.Ed25519(TestLedger.Key(2).Account);
        TestLedger.AssertRefused(await Submit(With(alice, _ => Preconditions.Create(null, extraSigners: [bob, bob])), alice), "tx_malformed");
        TestLedger.AssertRefused(
            await Submit(_test.Build(alice, Nothing) with { Source = TestLedger.Key(50).Account }, TestLedger.Key(50)), "tx_no_source_account");
    }

    [Fact]
    public async Task Fees_are_offered_per_operation_and_taken_at_the_price_of_the_ledger()
    {
        SettlementKey alice = await _test.Account(1);
        TestLedger.AssertRefused(await Submit(_test.Build(alice, Nothing, Nothing) with { Fee = 199 }, alice), "tx_insufficient_fee");
        SubmitAnswer answer = await Submit(_test.Build(alice, Nothing, Nothing) with { Fee = 5_000 }, alice);
        Assert.Equal(200, answer.Result.FeeCharged);
        _test.Ledger.MinimumFee = 1_000;
        SubmitAnswer low = await Submit(_test.Build(alice, Nothing) with { Fee = 999 }, alice);
        TestLedger.AssertRefused(low, "tx_insufficient_fee");
        Assert.Equal(1_000, low.Result.FeeCharged);
        SubmitAnswer high = await Submit(_test.Build(alice, Nothing) with { Fee = 3_000 }, alice);
        TestLedger.AssertApplied(high);
        Assert.Equal(1_000, high.Result.FeeCharged);
        _test.AssertConserved();
    }

    [Fact]
    public async Task Another_pays_the_fee_of_a_fee_bump_and_what_is_inside_fails_alone()
    {
        SettlementKey alice = await _test.Account(1, 10_000_000);
        SettlementKey payer = await _test.Account(2);
        long before = _test.Find(payer).Balance;
        TransactionV1Envelope inner = _test.Sign(_test.Build(alice, Nothing) with { Fee = 0 }, alice);
        TestLedger.AssertRefused(await _test.Ledger.SubmitAsync(_test.Bump(inner, payer, 199, payer)), "tx_insufficient_fee");
        TestLedger.AssertRefused(await _test.Ledger.SubmitAsync(_test.Bump(inner, payer, 200, alice)), "tx_bad_auth");
        TestLedger.AssertRefused(await _test.Ledger.SubmitAsync(_test.Bump(inner, payer, 200, payer, alice)), "tx_bad_auth_extra");
        TestLedger.AssertRefused(await _test.Ledger.SubmitAsync(_test.Bump(inner, TestLedger.Key(60), 200, TestLedger.Key(60))), "tx_no_source_account");
        TestLedger.AssertRefused(await _test.Ledger.SubmitAsync(_test.Bump(inner, alice, 200, alice)), "tx_insufficient_balance");
        SubmitAnswer answer = await _test.Ledger.SubmitAsync(_test.Bump(inner, payer, 1_000, payer));
        Assert.Equal(TransactionResultCode.FeeBumpInnerSuccess, answer.Result.Code);
        Assert.Equal(before - 200, _test.Find(payer).Balance);
        Assert.Equal(10_000_000, _test.Find(alice).Balance);
        Assert.Equal(answer.Stored, _test.Ledger.FindTransaction(TransactionHash.Of(_test.Ledger.Network, inner)));
        TransactionV1Envelope failing = _test.Sign(_test.Build(alice, new PaymentOperation(payer.Account, Asset.Native, 5)), alice);
        SubmitAnswer failed = await _test.Ledger.SubmitAsync(_test.Bump(failing, payer, 1_000, payer));
        Assert.Equal(TransactionResultCode.FeeBumpInnerFailed, failed.Result.Code);
        Assert.Equal(["op_underfunded"], TestLedger.Codes(failed));
        Assert.NotNull(failed.Stored);
        // The offer must be as good, per operation, as the one inside.
        TransactionV1Envelope dear = _test.Sign(_test.Build(alice, Nothing) with { Fee = 1_000 }, alice);
        TestLedger.AssertRefused(await _test.Ledger.SubmitAsync(_test.Bump(dear, payer, 1_999, payer)), "tx_insufficient_fee");
        _test.AssertConserved();
    }

    [Fact]
    public async Task Signatures_weigh_what_the_operation_needs()
    {
        SettlementKey alice = await _test.Account(1);
        SettlementKey second = TestLedger.Key(2);
        TestLedger.AssertRefused(await Submit(_test.Build(alice, Nothing), second), "tx_bad_auth");
        TestLedger.AssertRefused(await Submit(_test.Build(alice, Nothing)), "tx_bad_auth");
        TestLedger.AssertRefused(await Submit(_test.Build(alice, Nothing), alice, second), "tx_bad_auth_extra");
        TestLedger.AssertApplied(await _test.Send(alice, new SetOptionsOperation
        {
            Signer = new(SignerKey.Ed25519(second.Account), 1), LowThreshold = 1, MediumThreshold = 2, HighThreshold = 2,
        }));
        PaymentOperation pay = new(_test.Root.Account, Asset.Native, 1);
        TestLedger.AssertApplied(await Submit(_test.Build(alice, Nothing), second));
        SubmitAnswer light = await Submit(_test.Build(alice, pay), alice);
        TestLedger.AssertRefused(light, "tx_failed");
        Assert.Equal(["op_bad_auth"], TestLedger.Codes(light));
        TestLedger.AssertApplied(await Submit(_test.Build(alice, pay), alice, second));
        // Without the own key, two others are needed.
        TestLedger.AssertApplied(await Submit(_test.Build(alice, new SetOptionsOperation { MasterWeight = 0 }), alice, second));
        TestLedger.AssertRefused(await Submit(_test.Build(alice, Nothing), alice), "tx_bad_auth");
        TestLedger.AssertApplied(await Submit(_test.Build(alice, Nothing), second));
    }

    [Fact]
    public async Task An_operation_of_another_account_is_signed_by_it()
    {
        SettlementKey alice = await _test.Account(1);
        SettlementKey bob = await _test.Account(2);
        Operation ofBob = new PaymentOperation(alice.Account, Asset.Native, 7) { Source = bob.Account };
        SubmitAnswer unsigned = await Submit(_test.Build(alice, Nothing, ofBob), alice);
        TestLedger.AssertRefused(unsigned, "tx_failed");
        Assert.Equal(["op_success", "op_bad_auth"], TestLedger.Codes(unsigned));
        TestLedger.AssertApplied(await Submit(_test.Build(alice, Nothing, ofBob), alice, bob));
        SettlementKey missing = TestLedger.Key(3);
        Operation ofNobody = new BumpSequenceOperation(1) { Source = missing.Account };
        TestLedger.AssertFailed(await Submit(_test.Build(alice, ofNobody), alice, missing), "op_no_source_account");
        // But an account made on the way may act at once.
        TestLedger.AssertApplied(await Submit(_test.Build(alice, new CreateAccountOperation(missing.Account, 10_000_000), ofNobody), alice, missing));
    }

    [Fact]
    public async Task Extra_signers_sign_as_well_by_key_hash_or_payload()
    {
        SettlementKey alice = await _test.Account(1);
        SettlementKey other = TestLedger.Key(2);
        Transaction byKey = With(alice, _ => Preconditions.Create(null, extraSigners: [SignerKey.Ed25519(other.Account)]));
        TestLedger.AssertRefused(await Submit(byKey, alice), "tx_bad_auth");
        TestLedger.AssertApplied(await Submit(byKey, alice, other));
        byte[] secret = [1, 2, 3, 4, 5];
        SignerKey hashX = SignerKey.HashX(Hash256.Of(secret));
        byte[] payload = [9, 8, 7];
        SignerKey signedPayload = SignerKey.SignedPayload(other.Account, payload);
        Transaction both = With(alice, _ => Preconditions.Create(null, extraSigners: [hashX, signedPayload]));
        TransactionV1Envelope envelope = _test.Sign(both, alice);
        uint hashHint = BitConverter.ToUInt32([.. hashX.Key.ToArray()[^4..].Reverse()]);
        uint payloadHint = SignatureCheck.HintOf(other.Account) ^ 0x09080700;
        TestLedger.AssertRefused(await _test.Ledger.SubmitAsync(envelope), "tx_bad_auth");
        TestLedger.AssertApplied(await _test.Ledger.SubmitAsync(envelope with
        {
            Signatures = [.. envelope.Signatures, new(hashHint, [.. secret]), TestLedger.Signature(other, payload, payloadHint)],
        }));
    }

    [Fact]
    public async Task A_signer_that_is_a_transaction_is_good_for_it_once()
    {
        SettlementKey alice = await _test.Account(1);
        Transaction later = _test.Build(alice, Nothing) with { Sequence = _test.Sequence(alice) + 2 };
        Hash256 hash = TransactionHash.Of(_test.Ledger.Network, later);
        TestLedger.AssertApplied(await _test.Send(alice, new SetOptionsOperation { Signer = new(SignerKey.PreAuthorized(hash), 1) }));
        Assert.Equal(1u, _test.Find(alice).Subentries);
        TestLedger.AssertApplied(await Submit(later));
        AccountEntry after = _test.Find(alice);
        Assert.Equal((0u, 0), (after.Subentries, after.Signers.Count));
    }

    [Fact]
    public async Task Those_of_one_account_that_wait_are_applied_in_their_order_in_one_ledger()
    {
        using TestLedger slow = new(closesAtOnce: false);
        SettlementKey root = slow.Root;
        Task<SubmitAnswer>[] answers = [.. Enumerable.Range(1, 3).Select(step => slow.Ledger.SubmitAsync(slow.Sign(
            slow.Build(root, new PaymentOperation(root.Account, Asset.Native, step)) with { Sequence = step }, root)))];
        Task<SubmitAnswer> gap = slow.Ledger.SubmitAsync(slow.Sign(slow.Build(root, Nothing) with { Sequence = 5 }, root));
        TestLedger.AssertRefused(await gap, "tx_bad_seq");
        Assert.All(answers, answer => Assert.False(answer.IsCompleted));
        LedgerHeader closed = slow.Ledger.Close();
        SubmitAnswer[] done = await Task.WhenAll(answers);
        Assert.Equal([1, 2, 3], done.Select(answer => (int)(answer.Stored!.Id >> 12 & 0xFFFFF)));
        Assert.All(done, answer => Assert.Equal(closed.Sequence, answer.Stored!.Ledger));
        Assert.Equal(3, closed.Successful);
    }
}
