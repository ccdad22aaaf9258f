using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Envelopes for a ledger: what was read, written again, is the same bytes; and hashing and asking for faults stand anything.</summary>
internal sealed class StellarEnvelopeTarget : IFuzzTarget
{
    private static readonly LedgerNetwork Network = new("MagicWave fuzz");

    public string Name => "stellar-envelope";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            SeededRandom random = new(1);
            using SettlementKey first = SettlementKey.FromSeed(random.Bytes(SettlementKey.SeedLength));
            using SettlementKey second = SettlementKey.FromSeed(random.Bytes(SettlementKey.SeedLength));
            Asset asset = Asset.Issued("MWT", second.Account);
            BuiltTransaction built = new TransactionBuilder(Network, first.Account, 7, FeeOffer.PerOperation(100), new TimeBounds(0, 9))
                .WithMemo(Memo.FromText("seed"))
                .WithPreconditions(new LedgerBounds(1, 2), 3, 4, 5, [SignerKey.SignedPayload(second.Account, [1, 2, 3])])
                .Add(new PaymentOperation(new MuxedAccount(second.Account, 5), asset, 6))
                .Add(new CreateClaimableBalanceOperation(asset, 1, [
                    new Claimant(second.Account, new ClaimPredicate.And(
                        new ClaimPredicate.BeforeRelativeTime(1), new ClaimPredicate.Not(new ClaimPredicate.Unconditional())))]))
                .Add(new SetOptionsOperation { HomeDomain = "example", Signer = new(SignerKey.HashX(default), 1) })
                .Add(new PathPaymentStrictSendOperation(asset, 1, first.Account, Asset.Native, 1, [asset]))
                .Build();
            TransactionV1Envelope signed = built.Sign(first);
            yield return XdrConvert.ToBytes(signed);
            yield return XdrConvert.ToBytes(BuiltFeeBump.Build(Network, signed, built.Hash, second.Account, 200).Sign(second));
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!XdrConvert.TryFromBytes<TransactionEnvelope>(input, out TransactionEnvelope? envelope))
        {
            return;
        }

        Property.SameBytes(input, XdrConvert.ToBytes(envelope), "An envelope");
        Hash256 hash = TransactionHash.Of(Network, envelope);
        foreach (DecoratedSignature signature in envelope.Signatures)
        {
            _ = SignatureCheck.IsBy(envelope.InnerTransaction.Source.Account, hash, signature);
        }

        foreach (Operation operation in envelope.InnerTransaction.Operations)
        {
            _ = operation.FindFault();
        }
    }
}
