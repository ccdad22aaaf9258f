using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Handshakes;

public sealed class NtorV3Tests
{
    private static readonly Ed25519Id Identity =
        Ed25519Id.FromBytes(Hex.Parse("9fad2af287ef942632833d21f946c6260c33fae6172b60006e86e4a6911753a2"));

    [Fact]
    public void Both_sides_compute_what_tors_vector_says()
    {
        VectorRecord vector = Assert.Single(VectorFile.Load<NtorV3Tests>("ntor-v3.txt").Records);
        byte[] verification = vector.Bytes("verification");
        Ed25519Id identity = Ed25519Id.FromBytes(vector.Bytes("identity"));
        byte[] request = new byte[200], reply = new byte[200], ours = new byte[256], theirs = new byte[256], message = new byte[432];
        using OnionKeyRing keys = new(new OnionKey(vector.Bytes("b")), null, SystemRandom.Instance);
        using NtorV3Client client = new(identity, vector.Bytes("B"), verification, new QueuedRandom(vector.Bytes("x")));
        Assert.True(client.TryWriteRequest(vector.Bytes("client-message"), request, out int requestLength));
        Assert.Equal(vector.Bytes("request"), request[..requestLength]);
        Assert.True(NtorV3Server.TryOpenFor(verification, request.AsSpan(0, requestLength), identity, keys, out NtorV3Server? server));
        using (server)
        {
            Assert.Equal(vector.Bytes("client-message"), server.ClientMessage.ToArray());
            Assert.True(server.TryRespond(
                vector.Bytes("server-message"), new QueuedRandom(vector.Bytes("y")), reply, out int replyLength, theirs));
            Assert.Equal(vector.Bytes("reply"), reply[..replyLength]);
            Assert.Equal(vector.Bytes("keys"), theirs);
            Assert.True(client.TryComplete(reply.AsSpan(0, replyLength), ours, message, out int messageLength));
            Assert.Equal(vector.Bytes("server-message"), message[..messageLength]);
            Assert.Equal(theirs, ours);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(NtorV3.MaximumRequestMessageLength, NtorV3.MaximumReplyMessageLength)]
    public void Messages_of_every_length_that_fits_arrive(int there, int back)
    {
        SeededRandom random = new(1);
        byte[] request = new byte[505], reply = new byte[496], ours = new byte[92], theirs = new byte[92], message = new byte[432];
        byte[] said = random.Bytes(there), answered = random.Bytes(back);
        using OnionKeyRing keys = new(OnionKey.Generate(random), OnionKey.Generate(random), random);
        using NtorV3Client client = new(Identity, keys.Previous!.PublicKey, random);
        Assert.True(client.TryWriteRequest(said, request, out int requestLength));
        Assert.True(NtorV3Server.TryOpen(request.AsSpan(0, requestLength), Identity, keys, out NtorV3Server? server));
        using (server)
        {
            Assert.Equal(said, server.ClientMessage.ToArray());
            Assert.True(server.TryRespond(answered, random, reply, out int replyLength, theirs));
            Assert.True(client.TryComplete(reply.AsSpan(0, replyLength), ours, message, out int messageLength));
            Assert.Equal(answered, message[..messageLength]);
            Assert.Equal(theirs, ours);
        }
    }

    [Fact]
    public void Any_changed_bit_of_the_request_is_refused()
    {
        SeededRandom random = new(2);
        byte[] request = new byte[150];
        using OnionKeyRing keys = new(OnionKey.Generate(random), null, random);
        using NtorV3Client client = new(Identity, keys.Current.PublicKey, random);
        Assert.True(client.TryWriteRequest("hello"u8, request, out int length));
        for (int bit = 0; bit < length * 8; bit += 7)
        {
            request[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(NtorV3Server.TryOpen(request.AsSpan(0, length), Identity, keys, out NtorV3Server? server));
            Assert.Null(server);
            request[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(NtorV3Server.TryOpen(request.AsSpan(0, length - 1), Identity, keys, out _));
        Assert.False(NtorV3Server.TryOpen(request, Identity, keys, out _));
        Assert.False(NtorV3Server.TryOpen(request.AsSpan(0, 127), Identity, keys, out _));
        Assert.False(NtorV3Server.TryOpen(new byte[506], Identity, keys, out _));
        Assert.True(NtorV3Server.TryOpen(request.AsSpan(0, length), Identity, keys, out NtorV3Server? good));
        good.Dispose();
    }

    [Fact]
    public void Any_changed_bit_of_the_reply_is_refused_and_the_keys_cleared()
    {
        SeededRandom random = new(3);
        byte[] request = new byte[150], reply = new byte[100], keys = new byte[92], message = new byte[432];
        using OnionKeyRing ring = new(OnionKey.Generate(random), null, random);
        using NtorV3Client client = new(Identity, ring.Current.PublicKey, random);
        Assert.True(client.TryWriteRequest("hello"u8, request, out int length));
        Assert.True(NtorV3Server.TryOpen(request.AsSpan(0, length), Identity, ring, out NtorV3Server? server));
        Assert.True(server.TryRespond("an answer"u8, random, reply, out int replyLength, keys));
        server.Dispose();
        for (int bit = 0; bit < replyLength * 8; bit += 5)
        {
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
            keys.AsSpan().Fill(0xff);
            Assert.False(client.TryComplete(reply.AsSpan(0, replyLength), keys, message, out int messageLength));
            Assert.Equal(0, messageLength);
            Assert.Equal(new byte[92], keys);
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(client.TryComplete(reply.AsSpan(0, 63), keys, message, out _));
        Assert.False(client.TryComplete(new byte[497], keys, message, out _));
        Assert.True(client.TryComplete(reply.AsSpan(0, replyLength), keys, message, out _));
    }

    [Fact]
    public void Another_verification_string_does_not_open()
    {
        SeededRandom random = new(4);
        byte[] request = new byte[150];
        using OnionKeyRing ring = new(OnionKey.Generate(random), null, random);
        using NtorV3Client client = new(Identity, ring.Current.PublicKey, "hs"u8, random);
        Assert.True(client.TryWriteRequest([], request, out int length));
        Assert.False(NtorV3Server.TryOpen(request.AsSpan(0, length), Identity, ring, out _));
    }

    [Fact]
    public void An_onion_key_of_small_order_gives_no_request()
    {
        using NtorV3Client client = new(Identity, new byte[32], SystemRandom.Instance);
        Assert.False(client.TryWriteRequest([], new byte[128], out int written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Misuse_throws()
    {
        using OnionKeyRing ring = new(OnionKey.Generate(SystemRandom.Instance), null, SystemRandom.Instance);
        using NtorV3Client client = new(Identity, ring.Current.PublicKey, SystemRandom.Instance);
        Assert.Throws<ArgumentException>(() => client.TryWriteRequest("x"u8, new byte[128], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.TryWriteRequest(new byte[378], new byte[600], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.TryComplete(new byte[64], new byte[257], [], out _));
        Assert.Throws<ArgumentException>(() => client.TryComplete(new byte[66], new byte[92], new byte[1], out _));
        Assert.Throws<ArgumentException>(() => new NtorV3Client(Identity, new byte[33], SystemRandom.Instance));
    }
}
