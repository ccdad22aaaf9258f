using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Tests.Transactions;

public sealed class SigningVectorTests
{
    public static TheoryData<string> Names => [.. StellarVectors.Names];

    public static TheoryData<string> Networks => [.. StellarVectors.Root.GetProperty("networks").EnumerateObject().Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_has_the_id_of_its_passphrase(string name) => Assert.Equal(
        StellarVectors.Root.GetProperty("networks").GetProperty(name).GetProperty("id").GetString(),
        new LedgerNetwork(StellarVectors.Passphrase(name)).Id.ToString());

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_hashed_and_its_hash_are_those_of_the_SDK(string name)
    {
        (StellarVector vector, LedgerNetwork network, TransactionEnvelope envelope) = Read(name);
        Assert.Equal(vector.SignatureBase, TransactionHash.SignatureBase(network, envelope));
        Assert.Equal(vector.Hash, TransactionHash.Of(network, envelope).ToString());
        if (vector.Optional("innerHash") is { } innerHash)
        {
            Assert.Equal(innerHash, TransactionHash.Of(network, envelope.InnerTransaction).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Signatures_of_the_SDK_are_good_on_their_network_and_for_their_signer_only(string name)
    {
        (_, LedgerNetwork network, TransactionEnvelope envelope) = Read(name);
        Hash256 hash = TransactionHash.Of(network, envelope);
        Hash256 elsewhere = TransactionHash.Of(new LedgerNetwork("Another network"), envelope);
        Assert.NotEmpty(envelope.Signatures);
        foreach (DecoratedSignature signature in envelope.Signatures)
        {
            SettlementKey signer = Assert.Single(VectorKeys.All, key => SignatureCheck.IsBy(key.Account, hash, signature));
            Assert.False(SignatureCheck.IsBy(signer.Account, elsewhere, signature));
            DecoratedSignature otherHint = signature with { Hint = signature.Hint ^ 1 };
            Assert.False(SignatureCheck.IsBy(signer.Account, hash, otherHint));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Built_from_parts_and_signed_it_is_the_envelope_of_the_SDK(string name)
    {
        (StellarVector vector, LedgerNetwork network, _) = Read(name);
        Assert.Equal(vector.Envelope, XdrConvert.ToBase64(RebuiltVectors.Build(name.Split('.')[0], network)));
    }

    [Fact]
    public void A_signature_is_not_good_under_the_hash_of_another_network()
    {
        // The file's negative part has one entry, and the SDK said no.
        System.Text.Json.JsonProperty negative = Assert.Single(StellarVectors.Root.GetProperty("negative").EnumerateObject());
        Assert.Equal("payment4.testnet signature under magicwave hash verifies", negative.Name);
        (_, _, TransactionEnvelope ofTestnet) = Read("payment4.testnet");
        Hash256 hash = Hash256.FromBytes(Convert.FromHexString(StellarVectors.Get("payment4.magicwave").Hash));
        Assert.Equal(
            negative.Value.GetBoolean(),
            SignatureCheck.IsBy(VectorKeys.Alice.Account, hash, Assert.Single(ofTestnet.Signatures)));
    }

    [Fact]
    public void Assets_have_the_bytes_of_the_SDK()
    {
        foreach (System.Text.Json.JsonProperty entry in StellarVectors.Root.GetProperty("assets").EnumerateObject())
        {
            string xdr = entry.Value.GetProperty("xdr").GetString()!;
            Asset asset = entry.Name == "native" ? Asset.Native : Asset.Issued(entry.Name, VectorKeys.Issuer.Account);
            Assert.Equal(xdr, XdrConvert.ToBase64(asset));
            Assert.True(XdrConvert.TryFromBase64<Asset>(xdr, out Asset? read));
            Assert.Equal(asset, read);
        }
    }

    private static (StellarVector Vector, LedgerNetwork Network, TransactionEnvelope Envelope) Read(string name)
    {
        StellarVector vector = StellarVectors.Get(name);
        Assert.True(XdrConvert.TryFromBase64<TransactionEnvelope>(vector.Envelope, out TransactionEnvelope? envelope));
        return (vector, new LedgerNetwork(StellarVectors.Passphrase(vector.Network)), envelope);
    }
}
