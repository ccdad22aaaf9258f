using MagicWave.Payments.Accounts;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;

namespace MagicWave.Payments.Tests.Tokens;

public sealed class TokenKeyListTests : IDisposable
{
    private readonly TokenWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_list_is_read_as_it_was_written()
    {
        Assert.True(TokenKeyList.TryRead(_world.List.Bytes.Span, out TokenKeyList? read));
        Assert.Equal(_world.List.Digest, read.Digest);
        Assert.Equal([1, 8, 64, 512], read.Keys.Select(key => key.Mebibytes));
        Assert.Equal(_world.IssuerKey.Account, read.Issuer);
        TokenKey key = read.ForSale(8, _world.Now)!;
        Assert.Equal(8 * TokenWorld.ValuePerMebibyte, key.Value.Value);
        Assert.Equal(TimeSpan.FromDays(30), key.IssueUntil - key.Start);
        Assert.Equal(TimeSpan.FromDays(37), key.AcceptUntil - key.Start);
        Assert.Null(read.ForSale(8, key.IssueUntil));
        Assert.Null(read.ForSale(2, _world.Now));
        Assert.Null(read.Check(TokenWorld.Network, _world.List.Digest, _world.Now));
    }

    [Fact]
    public void A_changed_or_cut_list_is_refused()
    {
        byte[] bytes = _world.List.Bytes.ToArray();
        for (int i = 0; i < bytes.Length; i += 7)
        {
            bytes[i] ^= 1;
            Assert.False(TokenKeyList.TryRead(bytes, out _));
            bytes[i] ^= 1;
            Assert.False(TokenKeyList.TryRead(bytes.AsSpan(0, i), out _));
        }

        Assert.False(TokenKeyList.TryRead([.. bytes, 0], out _));
        Assert.False(TokenKeyList.TryRead(new byte[TokenKeyList.MaximumLength + 1], out _));
    }

    /// <summary>Adversary: an issuer with keys for one user, so that whatever the user spends is known.</summary>
    [Fact]
    public void A_list_made_for_one_user_is_not_bought_under()
    {
        using IssuerKeys own = TokenWorld.CreateKeys(_world.Epoch, set: 1);
        TokenIssuer issuer = new(new() { Key = _world.IssuerKey, Network = TokenWorld.Network, Store = _world.IssuerStore, Keys = own });
        TokenKeyList forYou = issuer.CreateList(_world.Now);
        Assert.True(TokenKeyList.TryRead(forYou.Bytes.Span, out _));
        Assert.Equal(TokenKeyListFault.NotTheListOfTheConsensus, forYou.Check(TokenWorld.Network, _world.List.Digest, _world.Now));
    }

    [Fact]
    public void Two_keys_for_one_denomination_and_epoch_make_no_list()
    {
        using IssuerKeys first = TokenWorld.CreateKeys(_world.Epoch);
        using IssuerKeys second = TokenWorld.CreateKeys(_world.Epoch, set: 1);
        Assert.Throws<ArgumentException>(() => TokenKeyList.Create(
            TokenWorld.Network, _world.IssuerKey, _world.Now, _world.Now + TimeSpan.FromDays(1), [.. first.Public, .. second.Public]));
    }

    [Fact]
    public void Other_reasons_not_to_buy_have_their_names()
    {
        TokenKeyListDigest digest = _world.List.Digest;
        Assert.Equal(TokenKeyListFault.WrongNetwork, _world.List.Check(NetworkId.FromPassphrase("other"), digest, _world.Now));
        Assert.Equal(TokenKeyListFault.OutOfDate, _world.List.Check(TokenWorld.Network, digest, _world.List.ValidUntil));
        Assert.Equal(TokenKeyListFault.OutOfDate, _world.List.Check(TokenWorld.Network, digest, _world.List.Published + TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void The_digest_travels_in_the_parameters_of_the_consensus()
    {
        IReadOnlyDictionary<string, int> parameters = _world.List.Digest.ToParameters();
        Assert.Equal(8, parameters.Count);
        Assert.All(parameters.Keys, name => Assert.Matches("^MWTokenKeys[0-7]$", name));
        Assert.Equal(_world.List.Digest, TokenKeyListDigest.FromParameters(name => parameters.TryGetValue(name, out int value) ? value : null));
        Assert.Null(TokenKeyListDigest.FromParameters(name => name == "MWTokenKeys7" ? null : 1));
    }
}
