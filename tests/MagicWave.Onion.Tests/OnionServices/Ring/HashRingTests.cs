using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Ring;
using Node = MagicWave.Onion.Directory.Relays.Relay;

namespace MagicWave.Onion.Tests.OnionServices.Ring;

public class HashRingTests
{
    private static readonly TimePeriod Period = new(17653, 1440);
    private static readonly byte[] Value = RingNetwork.Digest("value");

    // The case of test_responsible_hsdirs in src/test/test_hs_common.c of tor 0.4.9.11.
    [Fact]
    public void Has_the_directories_alone()
    {
        HashRing ring = Ring(
            RingNetwork.Relay("igor"),
            RingNetwork.Relay("victor"),
            RingNetwork.Relay("spyro", flags: RouterFlags.Running));

        Assert.Equal(["igor", "victor"], Names(ring.Responsible(Blinded(42), 2, 4)));
    }

    [Fact]
    public void Leaves_out_who_speaks_no_version_2_or_is_not_known_by_key()
    {
        HashRing ring = Ring(
            RingNetwork.Relay("old", protocols: "HSDir=1"),
            RingNetwork.Relay("none", protocols: "Relay=1-4"),
            RingNetwork.Relay("unknown", hasDescriptor: false),
            RingNetwork.Relay("zero", new byte[32]),
            RingNetwork.Relay("good"));

        Assert.Equal(1, ring.Count);
        Assert.Equal(["good"], Names(ring.Responsible(Blinded(1), 2, 4)));
    }

    [Fact]
    public void An_empty_ring_has_nobody() => Assert.Empty(Ring().Responsible(Blinded(1), 2, 4));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(2, 4)]
    [InlineData(16, 128)]
    public void Goes_on_from_the_place_of_each_copy_and_over_those_that_have_one(int replicas, int spread)
    {
        IReadOnlyList<Node> relays = RingNetwork.Relays(50);
        HashRing ring = Ring([.. relays]);
        for (byte service = 0; service < 40; service++)
        {
            Assert.Equal(Names(Slowly(relays, ring, Blinded(service), replicas, spread)), Names(ring.Responsible(Blinded(service), replicas, spread)));
        }
    }

    [Fact]
    public void Who_may_be_asked_was_given_it()
    {
        HashRing ring = Ring([.. RingNetwork.Relays(60)]);
        for (byte service = 0; service < 40; service++)
        {
            Assert.Subset(ring.Responsible(Blinded(service), 2, 4).ToHashSet(), ring.Responsible(Blinded(service), 2, 3).ToHashSet());
        }
    }

    // Written down from the specification as it stands: sort by distance from the place, take the first that are new.
    private static List<Node> Slowly(IReadOnlyList<Node> relays, HashRing ring, BlindedPublicKey blinded, int replicas, int spread)
    {
        List<Node> chosen = [];
        for (int replica = 1; replica <= replicas; replica++)
        {
            byte[] place = new byte[RingIndex.Length];
            RingIndex.OfService(blinded, replica, Period, place);
            string from = Convert.ToHexString(place);
            chosen.AddRange(relays
                .OrderBy(relay => string.CompareOrdinal(Place(relay), from) < 0)
                .ThenBy(Place, StringComparer.Ordinal)
                .Where(relay => !chosen.Contains(relay))
                .Take(spread)
                .ToList());
        }

        return chosen;

        string Place(Node relay) => Convert.ToHexString(ring.IndexOf(relay)!.Value.Span);
    }

    private static HashRing Ring(params Node[] relays) => new(relays, Period, Value);

    private static BlindedPublicKey Blinded(byte value) => new(Ed25519Id.FromBytes(Enumerable.Repeat(value, 32).ToArray()));

    private static IEnumerable<string> Names(IEnumerable<Node> relays) => relays.Select(relay => relay.Status.Nickname).Order(StringComparer.Ordinal);
}
