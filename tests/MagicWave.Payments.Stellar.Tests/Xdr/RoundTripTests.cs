using FsCheck;
using FsCheck.Fluent;
using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Tests.Generators;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Xdr;

public sealed class RoundTripTests
{
    private static readonly LedgerNetwork Network = new("MagicWave Test Network ; 2026");

    [Fact]
    public void What_is_built_is_read_as_it_was_written() => ForAll(random =>
    {
        EnvelopeGenerator generator = new(random);
        BuiltTransaction built = generator.Transaction(Network, VectorKeys.Alice.Account, 12);
        TransactionEnvelope envelope = random.Chance(2)
            ? built.Sign(VectorKeys.Alice, VectorKeys.Bob)
            : generator.FeeBump(built, VectorKeys.Alice, VectorKeys.Sponsor).Sign(VectorKeys.Sponsor);
        byte[] bytes = XdrConvert.ToBytes(envelope);
        return XdrConvert.TryFromBytes<TransactionEnvelope>(bytes, out TransactionEnvelope? read)
            && read == envelope
            && read.GetHashCode() == envelope.GetHashCode()
            && PublicBytes.Equal(bytes, XdrConvert.ToBytes(read))
            && TransactionHash.Of(Network, read) == TransactionHash.Of(Network, envelope);
    });

    [Fact]
    public void Every_kind_of_operation_is_read_as_it_was_written() => ForAll(random =>
    {
        OperationGenerator generator = new(random);
        return Enum.GetValues<OperationType>().All(type =>
        {
            Operation operation = generator.Operation(type);
            return operation.FindFault() is null
                && operation.Type == type
                && XdrConvert.TryFromBase64<Operation>(XdrConvert.ToBase64(operation), out Operation? read)
                && read == operation;
        });
    });

    [Fact]
    public void One_changed_bit_is_refused_or_makes_another_hash() => ForAll(random =>
    {
        BuiltTransaction built = new EnvelopeGenerator(random).Transaction(Network, VectorKeys.Alice.Account, 4);
        byte[] bytes = XdrConvert.ToBytes(built.Transaction);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return !XdrConvert.TryFromBytes<Transaction>(bytes, out Transaction? read)
            || (PublicBytes.Equal(bytes, XdrConvert.ToBytes(read)) && TransactionHash.Of(Network, read) != built.Hash);
    });

    [Fact]
    public void Texts_are_read_as_they_were_written() => ForAll(random =>
    {
        OperationGenerator generator = new(random);
        (SettlementAccount account, MuxedAccount muxed) = (generator.Account(), generator.Muxed());
        (SignerKey signer, Asset asset, ClaimableBalanceId balance) = (generator.Signer(), generator.Asset(), new(generator.Hash()));
        return StrKey.TryParse(StrKey.Of(account), out SettlementAccount readAccount) && readAccount == account
            && StrKey.TryParse(StrKey.Of(muxed), out MuxedAccount readMuxed) && readMuxed == muxed
            && StrKey.TryParse(StrKey.Of(signer), out SignerKey? readSigner) && readSigner == signer
            && StrKey.TryParse(StrKey.Of(balance), out ClaimableBalanceId readBalance) && readBalance == balance
            && AssetText.TryParse(AssetText.Of(asset), out Asset? readAsset) && readAsset == asset;
    });

    private static void ForAll(Func<SeededRandom, bool> holds) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => holds(new SeededRandom((ulong)seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
