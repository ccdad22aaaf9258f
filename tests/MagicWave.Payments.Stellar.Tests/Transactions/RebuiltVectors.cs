using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Tests.Transactions;

/// <summary>The transactions of the vectors, put together again from what the script that made them asks for.</summary>
internal static class RebuiltVectors
{
    private static readonly TimeBounds Validity = new(1_800_000_000, 1_800_000_300);

    private static readonly SettlementAccount Alice = VectorKeys.Alice.Account;
    private static readonly SettlementAccount Bob = VectorKeys.Bob.Account;
    private static readonly Asset Short = Asset.Issued("MWV", VectorKeys.Issuer.Account);
    private static readonly Asset Long = Asset.Issued("MAGICWAVE", VectorKeys.Issuer.Account);

    public static TransactionEnvelope Build(string kind, LedgerNetwork network) => kind switch
    {
        "changeTrust" => Begin(network, Alice, 42).Add(new ChangeTrustOperation(Short)).Build().Sign(VectorKeys.Alice),
        "payment4" => Payment(network).Sign(VectorKeys.Alice),
        "payment12" => Begin(network, Alice, 44)
            .WithMemo(Memo.FromText("magicwave ünï"))
            .Add(new PaymentOperation(new MuxedAccount(Bob, 1_234_567_890_123_456_789), Long, 1))
            .Build().Sign(VectorKeys.Alice),
        "paymentNative" => Begin(network, Alice, 45)
            .WithMemo(Memo.FromId(ulong.MaxValue))
            .Add(new PaymentOperation(Bob, Asset.Native, 10_000_000))
            .Build().Sign(VectorKeys.Alice),
        "createClaimableBalance" => Begin(network, Alice, 46)
            .Add(new CreateClaimableBalanceOperation(Short, 50_000_000, [
                new Claimant(Bob, new ClaimPredicate.Unconditional()),
                new Claimant(Alice, new ClaimPredicate.Not(new ClaimPredicate.BeforeAbsoluteTime(1_800_000_000)))]))
            .Build().Sign(VectorKeys.Alice),
        "claimClaimableBalance" => Begin(network, Bob, 8)
            .Add(new ClaimClaimableBalanceOperation(ClaimableBalanceId.Derive(Alice, 46, 0)))
            .Build().Sign(VectorKeys.Bob),
        "predicates" => Begin(network, Alice, 47)
            .Add(new CreateClaimableBalanceOperation(Short, 10_000_000, [
                new Claimant(Bob, new ClaimPredicate.And(
                    new ClaimPredicate.BeforeRelativeTime(3600),
                    new ClaimPredicate.Or(new ClaimPredicate.Unconditional(), new ClaimPredicate.BeforeAbsoluteTime(1_800_000_000))))]))
            .Build().Sign(VectorKeys.Alice),
        "multisig" => Multisig(network).Sign(VectorKeys.Alice, VectorKeys.Bob),
        "preconditionsV2" => Begin(network, Alice, 49)
            .WithPreconditions(new LedgerBounds(10, 20), minSequence: 5, minSequenceAge: 60, minSequenceLedgerGap: 2)
            .Add(new ManageDataOperation("mw", [0x00, 0xFF]))
            .Build().Sign(VectorKeys.Alice),
        "feeBump" => FeeBump(network),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The vectors have a new kind: rebuild it here."),
    };

    private static BuiltTransaction Payment(LedgerNetwork network) => Begin(network, Alice, 43)
        .WithMemo(Memo.FromHash(Hash256.FromBytes(Enumerable.Repeat((byte)9, 32).ToArray())))
        .Add(new PaymentOperation(Bob, Short, 123_456_789))
        .Build();

    private static BuiltTransaction Multisig(LedgerNetwork network) => Begin(network, Alice, 48)
        .Add(new SetOptionsOperation
        {
            LowThreshold = 1,
            MediumThreshold = 2,
            HighThreshold = 2,
            HomeDomain = "magicwave.example",
            Signer = new Signer(SignerKey.Ed25519(Bob), 1),
        })
        .Add(new BeginSponsoringFutureReservesOperation(Bob) { Source = Alice })
        .Add(new CreateAccountOperation(Bob, 0))
        .Add(new EndSponsoringFutureReservesOperation { Source = Bob })
        .Build();

    private static FeeBumpEnvelope FeeBump(LedgerNetwork network)
    {
        BuiltTransaction inner = Payment(network);
        return BuiltFeeBump.Build(network, inner.Sign(VectorKeys.Alice), inner.Hash, VectorKeys.Sponsor.Account, 400)
            .Sign(VectorKeys.Sponsor);
    }

    private static TransactionBuilder Begin(LedgerNetwork network, SettlementAccount source, long sequence) =>
        new(network, source, sequence, FeeOffer.PerOperation(100), Validity);
}
