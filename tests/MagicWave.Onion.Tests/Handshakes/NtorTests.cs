using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Handshakes;

public sealed class NtorTests
{
    private static readonly RsaId Identity = RsaId.FromBytes(Hex.Parse("00112233445566778899aabbccddeeff01234567"));

    [Fact]
    public void Both_sides_compute_what_tors_reference_does()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<NtorTests>("ntor-ref.txt").Records;
        Assert.Equal(4, vectors.Count);
        foreach (VectorRecord vector in vectors)
        {
            byte[] request = new byte[84], reply = new byte[64], ours = new byte[92], theirs = new byte[92];
            RsaId identity = RsaId.FromBytes(vector.Bytes("identity"));
            using OnionKeyRing keys = new(new OnionKey(vector.Bytes("b")), null, SystemRandom.Instance);
            using NtorClient client = new(identity, vector.Bytes("B"), new QueuedRandom(vector.Bytes("x")));
            client.WriteRequest(request);
            Assert.Equal(vector.Bytes("request"), request);
            Assert.True(Ntor.TryRespond(request, identity, keys, new QueuedRandom(vector.Bytes("y")), reply, theirs));
            Assert.Equal(vector.Bytes("reply"), reply);
            Assert.Equal(vector.Bytes("keys"), theirs);
            Assert.True(client.TryComplete(reply, ours));
            Assert.Equal(theirs, ours);
        }
    }

    [Fact]
    public void Current_and_previous_keys_answer_and_dropped_ones_do_not()
    {
        using OnionKeyRing keys = new(OnionKey.Generate(SystemRandom.Instance), null, SystemRandom.Instance);
        byte[] first = keys.Current.PublicKey.ToArray();
        Assert.True(Completes(keys, first));
        keys.Rotate(OnionKey.Generate(SystemRandom.Instance));
        byte[] second = keys.Current.PublicKey.ToArray();
        Assert.True(Completes(keys, first));
        Assert.True(Completes(keys, second));
        keys.Rotate(OnionKey.Generate(SystemRandom.Instance));
        Assert.False(Completes(keys, first));
        Assert.True(Completes(keys, second));
        Assert.True(Completes(keys, keys.Current.PublicKey));
        keys.DropPrevious();
        Assert.False(Completes(keys, second));
    }

    [Fact]
    public void Any_changed_bit_of_the_reply_is_refused_and_the_keys_cleared()
    {
        byte[] request = new byte[84], reply = new byte[64], keys = new byte[92];
        using OnionKeyRing ring = new(OnionKey.Generate(SystemRandom.Instance), null, SystemRandom.Instance);
        using NtorClient client = new(Identity, ring.Current.PublicKey, SystemRandom.Instance);
        client.WriteRequest(request);
        Assert.True(Ntor.TryRespond(request, Identity, ring, SystemRandom.Instance, reply, keys));

        // X25519 ignores the top bit of Y, but the MAC covers it.
        for (int bit = 0; bit < 512; bit += 5)
        {
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
            keys.AsSpan().Fill(0xff);
            Assert.False(client.TryComplete(reply, keys));
            Assert.Equal(new byte[92], keys);
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(client.TryComplete(reply, keys));
    }

    [Fact]
    public void Requests_for_others_or_with_a_key_of_small_order_are_refused()
    {
        byte[] request = new byte[84], reply = new byte[64], keys = new byte[92];
        using OnionKeyRing ring = new(OnionKey.Generate(SystemRandom.Instance), null, SystemRandom.Instance);
        using NtorClient client = new(Identity, ring.Current.PublicKey, SystemRandom.Instance);
        client.WriteRequest(request);
        Assert.False(Ntor.TryRespond(request.AsSpan(0, 83), Identity, ring, SystemRandom.Instance, reply, keys));
        Assert.False(Ntor.TryRespond(request, default, ring, SystemRandom.Instance, reply, keys));
        request.AsSpan(52).Clear();
        Assert.False(Ntor.TryRespond(request, Identity, ring, SystemRandom.Instance, reply, keys));
        Assert.Equal(new byte[64], reply);
        Assert.Equal(new byte[92], keys);
        Assert.False(client.TryComplete(new byte[63], keys));
        Assert.False(client.TryComplete(new byte[64], keys));
    }

    [Fact]
    public void Misuse_throws()
    {
        using OnionKeyRing ring = new(OnionKey.Generate(SystemRandom.Instance), null, SystemRandom.Instance);
        using NtorClient client = new(Identity, ring.Current.PublicKey, SystemRandom.Instance);
        Assert.Throws<ArgumentException>(() => client.WriteRequest(new byte[85]));
        Assert.Throws<ArgumentException>(() => new NtorClient(Identity, new byte[31], SystemRandom.Instance));
        Assert.Throws<ArgumentException>(() => new OnionKey(new byte[31]));
        Assert.Throws<ArgumentException>(
            () => Ntor.TryRespond(new byte[84], Identity, ring, SystemRandom.Instance, new byte[65], new byte[92]));
    }

    private static bool Completes(OnionKeyRing keys, ReadOnlySpan<byte> onionKey)
    {
        byte[] request = new byte[84], reply = new byte[64], ours = new byte[92], theirs = new byte[92];
        using NtorClient client = new(Identity, onionKey, SystemRandom.Instance);
        client.WriteRequest(request);
        Assert.True(Ntor.TryRespond(request, Identity, keys, SystemRandom.Instance, reply, theirs));
        return client.TryComplete(reply, ours) && FixedTime.Equal(ours, theirs);
    }
}
