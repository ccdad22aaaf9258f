using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Tests.Handshakes;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class HsNtorTests
{
    [Fact]
    public void Both_sides_compute_what_tors_reference_does()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<HsNtorTests>("hs-ntor.txt").Records;
        Assert.Equal(4, vectors.Count);
        foreach (VectorRecord vector in vectors)
        {
            using IntroductionKeys service = new(Ed25519KeyPair.FromExpanded(vector.Bytes("auth_secret")), new OnionKey(vector.Bytes("b")));
            Ed25519Id authKey = Ed25519Id.FromBytes(vector.Bytes("auth_public"));
            Subcredential subcredential = Subcredential.FromBytes(vector.Bytes("subcredential"));
            byte[] ours = new byte[64], theirs = new byte[64], reply = new byte[64];
            using HsNtorClient client = new(authKey, vector.Bytes("B"), new QueuedRandom(vector.Bytes("x")));
            Assert.Equal(vector.Bytes("X"), client.PublicKey);
            Assert.True(client.TryDeriveIntroduceKeys(subcredential, ours));
            Assert.Equal(vector.Bytes("introduce_keys"), ours);
            Assert.True(HsNtorService.TryDeriveIntroduceKeys(service, vector.Bytes("X"), [subcredential], theirs));
            Assert.Equal(vector.Bytes("introduce_keys"), theirs);

            Assert.True(HsNtorService.TryRespond(service, vector.Bytes("X"), new QueuedRandom(vector.Bytes("y")), reply, out SecretBytes? sent));
            Assert.Equal(vector.Bytes("reply"), reply);
            Assert.Equal(vector.Bytes("keys"), sent.Span);
            Assert.True(client.TryComplete(reply, out SecretBytes? received));
            Assert.Equal(vector.Bytes("keys"), received.Span);
            sent.Dispose();
            received.Dispose();
        }
    }

    [Fact]
    public void A_key_of_small_order_is_refused_by_either_side()
    {
        using IntroductionKeys service = IntroductionKeys.Generate(SystemRandom.Instance);
        using HsNtorClient client = new(service.Authentication.PublicKey, new byte[32], SystemRandom.Instance);
        Subcredential subcredential = Subcredential.FromBytes(new byte[32]);
        byte[] keys = new byte[64];
        Assert.False(client.TryDeriveIntroduceKeys(subcredential, keys));
        Assert.False(HsNtorService.TryDeriveIntroduceKeys(service, new byte[32], [subcredential], keys));
        Assert.Equal(new byte[64], keys);
        Assert.False(HsNtorService.TryRespond(service, new byte[32], SystemRandom.Instance, keys, out _));
        Assert.Equal(new byte[64], keys);
    }

    [Fact]
    public void An_answer_that_was_changed_or_has_another_length_is_refused()
    {
        using IntroductionKeys service = IntroductionKeys.Generate(SystemRandom.Instance);
        using HsNtorClient client = new(service.Authentication.PublicKey, service.Encryption.PublicKey, SystemRandom.Instance);
        byte[] reply = new byte[64];
        Assert.True(HsNtorService.TryRespond(service, client.PublicKey, SystemRandom.Instance, reply, out SecretBytes? keys));
        keys.Dispose();
        for (int bit = 0; bit < 512; bit += 7)
        {
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(client.TryComplete(reply, out _));
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(client.TryComplete(reply.AsSpan(0, 63), out _));
        Assert.True(client.TryComplete(reply, out SecretBytes? again));
        again.Dispose();
    }
}
