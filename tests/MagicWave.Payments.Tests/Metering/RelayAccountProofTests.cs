using MagicWave.Payments.Accounts;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Metering;

/// <summary>A middle that swaps the account of the next hop, and everybody else who names an account that is not the relay's.</summary>
public sealed class RelayAccountProofTests : IDisposable
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("a test");

    private readonly SeededRandom _random = new(12);
    private readonly SettlementKey _key;
    private readonly SettlementKey _thief;
    private readonly byte[] _identity;

    public RelayAccountProofTests()
    {
        _key = SettlementKey.FromSeed(_random.Bytes(SettlementKey.SeedLength));
        _thief = SettlementKey.FromSeed(_random.Bytes(SettlementKey.SeedLength));
        _identity = _random.Bytes(RelayAccountProof.IdentityLength);
    }

    public void Dispose()
    {
        _key.Dispose();
        _thief.Dispose();
    }

    [Fact]
    public void A_proof_holds_for_its_relay()
    {
        RelayAccountProof proof = RelayAccountProof.Sign(_key, Network, _identity);
        Assert.True(Verify(proof, proof.Account.ToString(), _identity, out RelayAccountProof read));
        Assert.Equal(proof, read);
    }

    [Fact]
    public void A_swapped_account_is_not_believed()
    {
        RelayAccountProof proof = RelayAccountProof.Sign(_key, Network, _identity);
        Assert.False(Verify(proof, _thief.Account.ToString(), _identity, out _));
    }

    [Fact]
    public void A_proof_for_one_relay_is_none_for_another()
    {
        RelayAccountProof proof = RelayAccountProof.Sign(_thief, Network, _random.Bytes(32));
        Assert.False(Verify(proof, proof.Account.ToString(), _identity, out _));
    }

    [Fact]
    public void A_proof_for_one_network_is_none_for_another()
    {
        RelayAccountProof proof = RelayAccountProof.Sign(_key, Network, _identity);
        string other = NetworkId.FromPassphrase("another").ToString();
        Assert.False(RelayAccountProof.TryVerify(other, proof.Account.ToString(), proof.Signature, _identity, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("00")]
    public void Words_of_another_form_are_refused(string word)
    {
        RelayAccountProof proof = RelayAccountProof.Sign(_key, Network, _identity);
        string account = proof.Account.ToString();
        Assert.False(RelayAccountProof.TryVerify(word, account, proof.Signature, _identity, out _));
        Assert.False(RelayAccountProof.TryVerify(Network.ToString(), word, proof.Signature, _identity, out _));
        Assert.False(RelayAccountProof.TryVerify(Network.ToString(), account, word, _identity, out _));
        Assert.False(RelayAccountProof.TryVerify(Network.ToString(), account, proof.Signature + "00", _identity, out _));
        Assert.False(RelayAccountProof.TryVerify(Network.ToString(), new string('g', 64), proof.Signature, _identity, out _));
    }

    private static bool Verify(RelayAccountProof proof, string account, byte[] identity, out RelayAccountProof read) =>
        RelayAccountProof.TryVerify(proof.Network.ToString(), account, proof.Signature, identity, out read);
}
