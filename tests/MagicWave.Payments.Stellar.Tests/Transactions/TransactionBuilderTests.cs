using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Tests.Transactions;

public sealed class TransactionBuilderTests
{
    private static readonly LedgerNetwork Network = new("MagicWave Test Network ; 2026");
    private static readonly TimeBounds Validity = new(0, 1_800_000_300);
    private static readonly SettlementAccount Alice = VectorKeys.Alice.Account;
    private static readonly SettlementAccount Bob = VectorKeys.Bob.Account;
    private static readonly Asset Token = Asset.Issued("MWV", VectorKeys.Issuer.Account);

    public static TheoryData<Operation> Faults =>
    [
        new PaymentOperation(Bob, Token, 0),
        new PaymentOperation(Bob, Token, -1),
        new CreateAccountOperation(Bob, -1),
        new PathPaymentStrictSendOperation(Token, 0, Bob, Token, 1, []),
        new PathPaymentStrictReceiveOperation(Token, 1, Bob, Token, 0, []),
        new PathPaymentStrictReceiveOperation(Token, 1, Bob, Token, 1, [Token, Token, Token, Token, Token, Token]),
        new ChangeTrustOperation(Asset.Native),
        new ChangeTrustOperation(Token, -1),
        new SetOptionsOperation { MasterWeight = 256 },
        new SetOptionsOperation { SetFlags = AccountFlags.ClawbackEnabled, ClearFlags = AccountFlags.ClawbackEnabled },
        new SetOptionsOperation { SetFlags = (AccountFlags)16 },
        new SetOptionsOperation { Signer = new Signer(SignerKey.Ed25519(Bob), 256) },
        new AllowTrustOperation(Bob, "", TrustLineFlags.Authorized),
        new AllowTrustOperation(Bob, "MWV", TrustLineFlags.ClawbackEnabled),
        new SetTrustLineFlagsOperation(Bob, Asset.Native, 0, TrustLineFlags.Authorized),
        new SetTrustLineFlagsOperation(Bob, Token, TrustLineFlags.Authorized, TrustLineFlags.Authorized),
        new SetTrustLineFlagsOperation(Bob, Token, 0, TrustLineFlags.ClawbackEnabled),
        new SetTrustLineFlagsOperation(Bob, Token, 0, (TrustLineFlags)8),
        new ManageDataOperation("", [1]),
        new ManageDataOperation("mw", [.. new byte[65]]),
        new BumpSequenceOperation(-1),
        new CreateClaimableBalanceOperation(Token, 0, [Unconditional(Bob)]),
        new CreateClaimableBalanceOperation(Token, 1, []),
        new CreateClaimableBalanceOperation(Token, 1, [Unconditional(Bob), Unconditional(Bob)]),
        new CreateClaimableBalanceOperation(Token, 1, [new Claimant(Bob, Nested(5))]),
        new BeginSponsoringFutureReservesOperation(Bob) { Source = Bob },
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void An_operation_that_no_ledger_takes_is_refused(Operation operation)
    {
        Assert.NotNull(operation.FindFault());
        Assert.Throws<ArgumentException>(() => Begin().Add(operation));
    }

    [Fact]
    public void A_transaction_has_one_to_a_hundred_operations()
    {
        Assert.Throws<InvalidOperationException>(() => Begin().Build());
        TransactionBuilder builder = Begin();
        for (int i = 0; i < 100; i++)
        {
            builder.Add(new PaymentOperation(Bob, Token, i + 1));
        }

        Assert.Throws<InvalidOperationException>(() => builder.Add(new PaymentOperation(Bob, Token, 1)));
        BuiltTransaction built = builder.Build();
        Assert.Equal(100, built.Transaction.Operations.Count);
        Assert.Equal(100u * 250, built.Transaction.Fee);
        byte[] bytes = XdrConvert.ToBytes(built.Sign(VectorKeys.Alice));
        Assert.True(XdrConvert.TryFromBytes<TransactionEnvelope>(bytes, out TransactionEnvelope? read));
        Assert.Equal(built.Transaction, read.InnerTransaction);
    }

    [Fact]
    public void A_transaction_must_end_and_have_a_sequence_and_a_fee()
    {
        Assert.Throws<ArgumentException>(() => new TransactionBuilder(Network, Alice, 1, FeeOffer.ByFeeBump, default));
        Assert.Throws<ArgumentException>(() => new TransactionBuilder(Network, Alice, 1, FeeOffer.ByFeeBump, new(2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransactionBuilder(Network, Alice, 0, FeeOffer.ByFeeBump, Validity));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeeOffer.PerOperation(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeeOffer.PerOperation(uint.MaxValue));
    }

    [Fact]
    public void Preconditions_that_contradict_each_other_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Begin().WithPreconditions(new LedgerBounds(10, 10)));
        Assert.Throws<ArgumentException>(() => Begin().WithPreconditions(minSequence: 7));
        Assert.Throws<ArgumentException>(() => Begin().WithPreconditions(minSequence: -1));
        SignerKey signer = SignerKey.Ed25519(Bob);
        Assert.Throws<ArgumentException>(() => Begin().WithPreconditions(extraSigners: [signer, signer]));
        SignerKey[] three = [signer, SignerKey.Ed25519(Alice), SignerKey.HashX(default)];
        Assert.Throws<ArgumentException>(() => Begin().WithPreconditions(extraSigners: [.. three]));
    }

    [Fact]
    public void A_sponsorship_is_ended_by_who_was_sponsored()
    {
        BeginSponsoringFutureReservesOperation begin = new(Bob);
        Assert.Throws<InvalidOperationException>(() => Begin().Add(begin).Build());
        Assert.Throws<InvalidOperationException>(() => Begin().Add(begin).Add(new EndSponsoringFutureReservesOperation()).Build());
        Assert.Throws<InvalidOperationException>(() => Begin().Add(begin).Add(begin).Build());
        EndSponsoringFutureReservesOperation end = new() { Source = Bob };
        Assert.Throws<InvalidOperationException>(() => Begin().Add(end).Build());
        BuiltTransaction built = Begin().Add(begin).Add(new ChangeTrustOperation(Token) { Source = Bob }).Add(end).Build();
        Assert.Equal([Alice, Bob], built.Actors);
    }

    [Fact]
    public void Signatures_are_collected_in_the_actors_order_and_only_if_all_are_good()
    {
        BuiltTransaction built = Begin().Add(new PaymentOperation(Alice, Token, 5) { Source = Bob }).Build();
        DecoratedSignature alice = built.SignAlone(VectorKeys.Alice);
        DecoratedSignature bob = built.SignAlone(VectorKeys.Bob);
        Assert.Equal(built.Sign(VectorKeys.Alice, VectorKeys.Bob), built.TryAssemble([bob, alice]));

        Assert.Null(built.TryAssemble([alice]));
        Assert.Null(built.TryAssemble([alice, alice]));
        Assert.Null(built.TryAssemble([alice, bob, built.SignAlone(VectorKeys.Issuer)]));
        Assert.Null(built.TryAssemble([alice, built.SignAlone(VectorKeys.Issuer)]));
        DecoratedSignature ofAnother = Begin().Add(new PaymentOperation(Alice, Token, 6) { Source = Bob }).Build().SignAlone(VectorKeys.Bob);
        Assert.Null(built.TryAssemble([alice, ofAnother]));
        // Signed with a key that nobody knows, under the hint of the right one.
        DecoratedSignature forged = built.SignAlone(VectorKeys.Issuer) with { Hint = bob.Hint };
        Assert.Null(built.TryAssemble([alice, forged]));
    }

    [Fact]
    public void A_key_signs_once_and_a_transaction_has_twenty_signatures_at_most()
    {
        BuiltTransaction built = Begin().Add(new PaymentOperation(Bob, Token, 5)).Build();
        Assert.Throws<ArgumentException>(() => built.Sign());
        Assert.Throws<ArgumentException>(() => built.Sign(VectorKeys.Alice, VectorKeys.Alice));
        SettlementKey[] many = [.. Enumerable.Range(1, 21).Select(i => SettlementKey.FromSeed([.. Enumerable.Repeat((byte)i, 32)]))];
        Assert.Throws<ArgumentException>(() => built.Sign(many));
        Assert.Equal(20, built.Sign(many.AsSpan()[..20]).Signatures.Count);
    }

    [Fact]
    public void A_fee_bump_takes_only_the_stored_envelope_and_only_for_more()
    {
        BuiltTransaction inner = Begin().Add(new PaymentOperation(Bob, Token, 5)).Build();
        TransactionV1Envelope signed = inner.Sign(VectorKeys.Alice);
        SettlementAccount payer = VectorKeys.Sponsor.Account;
        Assert.Throws<ArgumentException>(() => BuiltFeeBump.Build(Network, signed with { Signatures = [] }, inner.Hash, payer, 400));
        Assert.Throws<ArgumentException>(() => BuiltFeeBump.Build(new LedgerNetwork("x"), signed, inner.Hash, payer, 400));
        TransactionV1Envelope foreign = Begin().Add(new PaymentOperation(Bob, Token, 6)).Build().Sign(VectorKeys.Alice);
        Assert.Throws<ArgumentException>(() => BuiltFeeBump.Build(Network, foreign, inner.Hash, payer, 400));
        Assert.Throws<ArgumentOutOfRangeException>(() => BuiltFeeBump.Build(Network, signed, inner.Hash, payer, 249));
        Assert.Throws<ArgumentOutOfRangeException>(() => BuiltFeeBump.Build(Network, signed, inner.Hash, payer, 99));
        BuiltFeeBump bump = BuiltFeeBump.Build(Network, signed, inner.Hash, payer, 250);
        Assert.Equal(500, bump.Transaction.Fee);
        Assert.NotEqual(inner.Hash, bump.Hash);
        Assert.Equal(signed, bump.Sign(VectorKeys.Sponsor).FeeBump.Inner);
    }

    [Fact]
    public void What_was_read_cannot_be_signed()
    {
        // A key is taken only by what a builder made: no public method turns a transaction or bytes into something that signs.
        Type[] constructible = [typeof(BuiltTransaction), typeof(BuiltFeeBump)];
        Assert.All(constructible, type => Assert.Empty(type.GetConstructors()));
        IEnumerable<System.Reflection.MethodInfo> signing = typeof(LedgerNetwork).Assembly.GetExportedTypes()
            .Where(type => type.Namespace is "MagicWave.Payments.Stellar.Xdr" or "MagicWave.Payments.Stellar.Transactions")
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType.ToString().Contains(nameof(SettlementKey))));
        Assert.NotEmpty(signing);
        Assert.All(signing, method => Assert.Contains(method.DeclaringType!, constructible));
    }

    private static ClaimPredicate Nested(int depth) =>
        depth == 1 ? new ClaimPredicate.Unconditional() : new ClaimPredicate.Not(Nested(depth - 1));

    private static Claimant Unconditional(SettlementAccount account) => new(account, new ClaimPredicate.Unconditional());

    private static TransactionBuilder Begin() => new(Network, Alice, 7, FeeOffer.PerOperation(250), Validity);
}
