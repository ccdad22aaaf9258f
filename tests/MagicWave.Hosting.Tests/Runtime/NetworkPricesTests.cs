using MagicWave.Hosting.Accounting;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Tokens;
using MagicWave.TestKit;

namespace MagicWave.Hosting.Tests.Runtime;

/// <summary>What a node takes from the consensus about payment, as one consensus follows another.</summary>
public sealed class NetworkPricesTests
{
    private readonly ConsensusParameters _parameters = new();
    private int _changes;

    public NetworkPricesTests() => _parameters.Changed += () => _changes++;

    [Fact]
    public void The_networks_price_comes_before_the_operators()
    {
        NetworkPrices prices = new(new() { PricePerCell = 7, PriceClass = 1 }, _parameters);
        Assert.Equal((7, 0), (prices.Own, prices.Least));
        Use(prices, (PriceClasses.NameOf(0), 100), (PriceClasses.NameOf(1), 150));
        Assert.Equal((150, 100), (prices.Own, prices.Least));
        Use(prices);
        Assert.Equal((7, 0), (prices.Own, prices.Least));
    }

    [Fact]
    public void Clients_may_be_one_consensus_behind_when_the_price_rises()
    {
        NetworkPrices prices = new(new(), _parameters);
        Use(prices, (PriceClasses.NameOf(0), 100));
        Use(prices, (PriceClasses.NameOf(0), 130));
        Assert.Equal((130, 100), (prices.Own, prices.Least));
        Use(prices, (PriceClasses.NameOf(0), 130));
        Assert.Equal((130, 130), (prices.Own, prices.Least));
        Use(prices, (PriceClasses.NameOf(0), 90));
        Assert.Equal((90, 90), (prices.Own, prices.Least));
    }

    [Fact]
    public void The_digest_of_the_key_list_is_read_out_of_the_consensus_and_gone_with_it()
    {
        TokenKeyListDigest digest = TokenKeyListDigest.FromBytes(new SeededRandom(5).Bytes(TokenKeyListDigest.Length));
        Assert.Null(TokenKeyListDigest.FromParameters(_parameters.Find));
        Use(null, [.. digest.ToParameters().Select(pair => (pair.Key, pair.Value))]);
        Assert.Equal(digest, TokenKeyListDigest.FromParameters(_parameters.Find));
        _parameters.Handle(new DirectoryEvent.ViewChanged(null));
        Assert.Null(TokenKeyListDigest.FromParameters(_parameters.Find));
        Assert.Equal(2, _changes);
    }

    private void Use(NetworkPrices? prices, params (string Name, int Value)[] parameters)
    {
        DateTimeOffset start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        Consensus consensus = new()
        {
            Flavor = ConsensusFlavor.Microdesc,
            Method = 34,
            ValidAfter = start,
            FreshUntil = start.AddHours(1),
            ValidUntil = start.AddHours(3),
            Params = parameters.ToDictionary(pair => pair.Name, pair => pair.Value),
            Routers = [],
        };
        _parameters.Handle(new DirectoryEvent.ViewChanged(new NetworkView(consensus, static _ => null)));

        // More descriptors of the same consensus change nothing.
        int changes = _changes;
        _parameters.Handle(new DirectoryEvent.ViewChanged(new NetworkView(consensus, static _ => null)));
        Assert.Equal(changes, _changes);
        prices?.Refresh();
    }
}
