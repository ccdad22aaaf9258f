using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Ring;

namespace MagicWave.Onion.Tests.OnionServices.Ring;

/// <summary>Vectors of test_hs_indexes and test_disaster_srv in src/test/test_hs_common.c of tor 0.4.9.11.</summary>
public class RingIndexTests
{
    private static readonly Ed25519Id Key = Ed25519Id.FromBytes(Enumerable.Repeat((byte)0x42, 32).ToArray());

    [Fact]
    public void Of_a_service()
    {
        byte[] index = new byte[RingIndex.Length];

        RingIndex.OfService(new BlindedPublicKey(Key), 1, new TimePeriod(42, 1440), index);

        Assert.Equal("37e5cbbd56a22823714f18f1623ece5983a0d64c78495a8cfab854245e5f9a8a", Convert.ToHexStringLower(index));
    }

    [Fact]
    public void Of_a_relay()
    {
        byte[] index = new byte[RingIndex.Length];

        RingIndex.OfRelay(Key, Enumerable.Repeat((byte)0x43, 32).ToArray(), new TimePeriod(42, 1440), index);

        Assert.Equal("db475361014a09965e7e5e4d4a25b8f8d4b8f16cb1d8a7e95eed50249cc1a2d5", Convert.ToHexStringLower(index));
    }

    [Fact]
    public void Without_a_shared_random_value() =>
        Assert.Equal(
            "f8a4948707653837fa44abb5bbc75a12f6f101e7f8faf699b9715f4965d3507d",
            Convert.ToHexStringLower(RingIndex.DisasterValue(new TimePeriod(1, 1440))));
}
