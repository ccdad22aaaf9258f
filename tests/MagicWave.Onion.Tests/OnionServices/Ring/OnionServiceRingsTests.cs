using System.Globalization;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Ring;
using Node = MagicWave.Onion.Directory.Relays.Relay;

namespace MagicWave.Onion.Tests.OnionServices.Ring;

public class OnionServiceRingsTests
{
    private static readonly IReadOnlyList<Node> Relays = RingNetwork.Relays(40);

    [Theory]
    [InlineData(0, false)]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(23, true)]
    [InlineData(24, false)]
    public void Follow_the_clock_of_the_consensus(int hour, bool isBetween)
    {
        SharedRandomValue previous = Value("previous");
        SharedRandomValue current = Value("current");
        OnionServiceRings rings = At(RingNetwork.Midnight.AddHours(hour), previous, current);

        Assert.Equal(isBetween, rings.IsBetweenPeriodAndRun);
        Assert.Equal(rings.FirstPeriod.Next, rings.SecondPeriod);
        Assert.Equal(isBetween ? rings.SecondPeriod : rings.FirstPeriod, rings.FetchPeriod);
        Assert.Equal(previous.Value, rings.First.SharedRandom);
        Assert.Equal(current.Value, rings.Second.SharedRandom);
        Assert.Same(isBetween ? rings.Second : rings.First, rings.Fetch);
    }

    [Fact]
    public void A_value_that_is_missing_is_made_up_for_its_period()
    {
        OnionServiceRings rings = At(RingNetwork.Midnight.AddHours(3), null, null);

        Assert.Equal(RingIndex.DisasterValue(rings.FirstPeriod), rings.First.SharedRandom.ToArray());
        Assert.Equal(RingIndex.DisasterValue(rings.SecondPeriod), rings.Second.SharedRandom.ToArray());
    }

    [Theory]
    [InlineData("hsdir_n_replicas", 0, 1, 4, 3)]
    [InlineData("hsdir_n_replicas", 17, 16, 4, 3)]
    [InlineData("hsdir_spread_store", 0, 2, 1, 3)]
    [InlineData("hsdir_spread_store", 129, 2, 128, 3)]
    [InlineData("hsdir_spread_fetch", 0, 2, 4, 1)]
    [InlineData("hsdir_spread_fetch", 129, 2, 4, 128)]
    [InlineData("other", 9, 2, 4, 3)]
    public void Parameters_have_limits(string name, int value, int replicas, int store, int fetch)
    {
        NetworkView view = RingNetwork.View(Relays, RingNetwork.Midnight, parameters: new Dictionary<string, int> { [name] = value });

        OnionServiceRings rings = new(view, TimePeriodSchedule.Of(view.Consensus, isTestingNetwork: false));

        Assert.Equal((replicas, store, fetch), (rings.Replicas, rings.SpreadStore, rings.SpreadFetch));
    }

    // rend-spec-v3 2.2.4: what test_client_service_hsdir_set_sync of tor shows in eight cases, for every pair of hours of three days.
    [Theory]
    [InlineData(3600, false)]
    [InlineData(20, true)]
    public void Clients_and_services_meet_although_their_consensuses_differ(int intervalSeconds, bool isTestingNetwork)
    {
        TimeSpan interval = TimeSpan.FromSeconds(intervalSeconds);
        List<OnionServiceRings> rounds =
        [
            .. Enumerable.Range(0, 72).Select(round => At(
                RingNetwork.Midnight + (round * interval),
                Value(string.Create(CultureInfo.InvariantCulture, $"run {(round / 24) - 2}")),
                Value(string.Create(CultureInfo.InvariantCulture, $"run {(round / 24) - 1}")),
                interval,
                isTestingNetwork)),
        ];
        for (int service = 0; service < rounds.Count; service++)
        {
            for (int client = Math.Max(0, service - 3); client < Math.Min(rounds.Count, service + 4); client++)
            {
                TimePeriod period = rounds[client].FetchPeriod;
                BlindedPublicKey blinded = Blinded(period);
                Assert.Contains(period, new[] { rounds[service].FirstPeriod, rounds[service].SecondPeriod });
                IReadOnlyList<Node> stored = period == rounds[service].FirstPeriod
                    ? rounds[service].ToStoreFirst(blinded)
                    : rounds[service].ToStoreSecond(blinded);
                Assert.Equal(8, stored.Count);
                Assert.Subset(
                    stored.Select(relay => relay.RsaId).ToHashSet(),
                    rounds[client].ToFetch(blinded).Select(relay => relay.RsaId).ToHashSet());
            }
        }
    }

    private static OnionServiceRings At(
        DateTimeOffset validAfter, SharedRandomValue? previous, SharedRandomValue? current, TimeSpan? interval = null, bool isTestingNetwork = false)
    {
        NetworkView view = RingNetwork.View(Relays, validAfter, previous, current, interval);
        return new(view, TimePeriodSchedule.Of(view.Consensus, isTestingNetwork));
    }

    private static BlindedPublicKey Blinded(TimePeriod period) =>
        new(Ed25519Id.FromBytes(RingNetwork.Digest(string.Create(CultureInfo.InvariantCulture, $"blinded {period.Number}"))));

    private static SharedRandomValue Value(string name) => new(9, RingNetwork.Digest(name));
}
