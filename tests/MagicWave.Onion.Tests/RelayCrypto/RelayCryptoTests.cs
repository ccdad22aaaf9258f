using MagicWave.Onion.RelayCrypto;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.RelayCrypto;

public sealed class RelayCryptoTests
{
    [Fact]
    public void Cells_are_those_of_an_independent_computation()
    {
        SeededRandom random = new(1);
        byte[] keys = random.Bytes(Tor1Keys.Length);
        using OnionLayers client = new();
        client.AddHop(keys);
        using RelayLayer relay = new(keys);
        Tor1Reference forward = new(keys[..20], keys[40..56]);
        Tor1Reference backward = new(keys[20..40], keys[56..72]);
        for (int i = 0; i < 4; i++)
        {
            byte[] cell = random.Bytes(509), expected = (byte[])cell.Clone();
            client.EncryptForward(0, cell);
            forward.Originate(expected);
            Assert.Equal(expected, cell);
            Assert.Equal(forward.LastDigest, client.LastForwardDigest(0).ToArray());
            Assert.True(relay.DecryptForward(cell));
            Assert.Equal(forward.LastDigest, relay.LastForwardDigest.ToArray());

            cell = random.Bytes(509);
            expected = (byte[])cell.Clone();
            relay.OriginateBackward(cell);
            backward.Originate(expected);
            Assert.Equal(expected, cell);
            Assert.Equal(backward.LastDigest, relay.LastBackwardDigest.ToArray());
            Assert.Equal(0, client.DecryptBackward(cell));

            cell = random.Bytes(509);
            expected = (byte[])cell.Clone();
            relay.EncryptBackward(cell);
            backward.Pass(expected);
            Assert.Equal(expected, cell);
            Assert.Equal(-1, client.DecryptBackward(cell));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Cells_arrive_where_they_are_sent_in_any_interleaving(int hops)
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            SeededRandom random = new(seed);
            using OnionLayers client = new();
            RelayLayer[] relays = new RelayLayer[hops];
            for (int i = 0; i < hops; i++)
            {
                byte[] keys = random.Bytes(Tor1Keys.Length);
                client.AddHop(keys);
                relays[i] = new RelayLayer(keys);
            }

            Assert.Equal(hops, client.HopCount);
            for (int i = 0; i < 200; i++)
            {
                int hop = random.Next(hops);
                if (random.Chance(2))
                {
                    SendForward(client, relays, hop, random);
                }
                else
                {
                    SendBackward(client, relays, hop, random);
                }
            }

            foreach (RelayLayer relay in relays)
            {
                relay.Dispose();
            }
        }
    }

    /// <summary>
    /// A cell whose recognized field happens to be zero at a hop that it only passes: that hop computes the digest, finds it wrong, and its
    /// running digest must be as before.
    /// </summary>
    [Fact]
    public void A_passing_cell_that_looks_recognized_leaves_no_trace()
    {
        SeededRandom random = new(7);
        byte[] keys = random.Bytes(Tor1Keys.Length);
        using RelayLayer relay = new(keys);
        Tor1Reference sender = new(keys[..20], keys[40..56]);
        for (int i = 0; i < 4; i++)
        {
            byte[] passing = random.Bytes(509);
            passing.AsSpan(1, 2).Clear();
            byte[] plain = (byte[])passing.Clone();
            sender.Pass(passing);
            Assert.False(relay.DecryptForward(passing));
            Assert.Equal(plain, passing);

            byte[] ending = random.Bytes(509);
            sender.Originate(ending);
            Assert.True(relay.DecryptForward(ending));
            Assert.Equal(sender.LastDigest, relay.LastForwardDigest.ToArray());
        }
    }

    [Fact]
    public void Nothing_is_allocated_per_cell()
    {
        SeededRandom random = new(3);
        using OnionLayers client = new();
        RelayLayer[] relays = new RelayLayer[3];
        for (int i = 0; i < 3; i++)
        {
            byte[] keys = random.Bytes(Tor1Keys.Length);
            client.AddHop(keys);
            relays[i] = new RelayLayer(keys);
        }

        byte[] cell = new byte[509];
        AllocationAssert.None(() =>
        {
            client.EncryptForward(2, cell);
            _ = relays[0].DecryptForward(cell);
            _ = relays[1].DecryptForward(cell);
            _ = relays[2].DecryptForward(cell);
            relays[2].OriginateBackward(cell);
            relays[1].EncryptBackward(cell);
            relays[0].EncryptBackward(cell);
            _ = client.DecryptBackward(cell);
            _ = client.LastBackwardDigest(2)[0] + relays[2].LastForwardDigest[0];
        });
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentException>(() => new RelayLayer(new byte[91]));
        using OnionLayers client = new();
        Assert.Throws<ArgumentException>(() => client.AddHop(new byte[72]));
        Assert.Equal(0, client.HopCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => client.EncryptForward(0, new byte[509]));
        client.AddHop(new byte[92]);
        Assert.Throws<ArgumentException>(() => client.EncryptForward(0, new byte[508]));
        Assert.Throws<ArgumentException>(() => client.DecryptBackward(new byte[514]));
        RelayLayer relay = new(new byte[92]);
        Assert.Throws<ArgumentException>(() => relay.DecryptForward(new byte[0]));
        relay.Dispose();
        Assert.Throws<ObjectDisposedException>(() => relay.EncryptBackward(new byte[509]));
    }

    private static void SendForward(OnionLayers client, RelayLayer[] relays, int hop, SeededRandom random)
    {
        byte[] cell = random.Bytes(509), plain = (byte[])cell.Clone();
        client.EncryptForward(hop, cell);
        for (int i = 0; i < hop; i++)
        {
            Assert.False(relays[i].DecryptForward(cell));
        }

        Assert.True(relays[hop].DecryptForward(cell));
        AssertSamePlaintext(plain, cell);
        Assert.Equal(client.LastForwardDigest(hop).ToArray(), relays[hop].LastForwardDigest.ToArray());
    }

    private static void SendBackward(OnionLayers client, RelayLayer[] relays, int hop, SeededRandom random)
    {
        byte[] cell = random.Bytes(509), plain = (byte[])cell.Clone();
        relays[hop].OriginateBackward(cell);
        for (int i = hop - 1; i >= 0; i--)
        {
            relays[i].EncryptBackward(cell);
        }

        Assert.Equal(hop, client.DecryptBackward(cell));
        AssertSamePlaintext(plain, cell);
        Assert.Equal(relays[hop].LastBackwardDigest.ToArray(), client.LastBackwardDigest(hop).ToArray());
    }

    /// <summary>All but recognized and digest, which the layers own and leave zero.</summary>
    private static void AssertSamePlaintext(byte[] sent, byte[] received)
    {
        sent.AsSpan(1, 2).Clear();
        sent.AsSpan(5, 4).Clear();
        Assert.Equal(sent, received);
    }
}
