using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;

namespace MagicWave.Onion.Tests.Handshakes;

public sealed class CreateFastTests
{
    [Fact]
    public void Both_sides_derive_the_keys_of_kdf_tor()
    {
        byte[] x = RandomNumberGenerator.GetBytes(20), y = RandomNumberGenerator.GetBytes(20);
        byte[] request = new byte[20], reply = new byte[40], ours = new byte[92], theirs = new byte[92];
        using CreateFastClient client = new(new QueuedRandom(x));
        client.WriteRequest(request);
        Assert.Equal(x, request);
        Assert.True(CreateFast.TryRespond(request, new QueuedRandom(y), reply, theirs));
        Assert.True(client.TryComplete(reply, ours));
        Assert.Equal(theirs, ours);

        // tor-spec 5.2.1: K = H(K0 | [00]) | H(K0 | [01]) | ...; KH is the first 20 bytes.
        byte[] k = [.. Enumerable.Range(0, 5).SelectMany(i => SHA1.HashData([.. x, .. y, (byte)i]))];
        Assert.Equal(k[20..92], ours[..72]);
        Assert.Equal(k[..20], ours[72..]);
        Assert.Equal([.. y, .. k[..20]], reply);
    }

    [Fact]
    public void Padding_behind_the_messages_is_ignored()
    {
        byte[] request = new byte[509], reply = new byte[40], padded = new byte[509], ours = new byte[92], theirs = new byte[92];
        using CreateFastClient client = new(SystemRandom.Instance);
        client.WriteRequest(request.AsSpan(0, 20));
        Assert.True(CreateFast.TryRespond(request, SystemRandom.Instance, reply, theirs));
        reply.CopyTo(padded, 0);
        Assert.True(client.TryComplete(padded, ours));
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public void Any_changed_bit_of_the_reply_is_refused_and_the_keys_cleared()
    {
        byte[] request = new byte[20], reply = new byte[40], keys = new byte[92];
        using CreateFastClient client = new(SystemRandom.Instance);
        client.WriteRequest(request);
        Assert.True(CreateFast.TryRespond(request, SystemRandom.Instance, reply, keys));
        for (int bit = 0; bit < 320; bit++)
        {
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
            keys.AsSpan().Fill(0xff);
            Assert.False(client.TryComplete(reply, keys));
            Assert.Equal(new byte[92], keys);
            reply[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Short_messages_are_refused()
    {
        byte[] reply = new byte[40], keys = new byte[92];
        Assert.False(CreateFast.TryRespond(new byte[19], SystemRandom.Instance, reply, keys));
        using CreateFastClient client = new(SystemRandom.Instance);
        Assert.False(client.TryComplete(new byte[39], keys));
    }

    [Fact]
    public void Misuse_throws()
    {
        CreateFastClient client = new(SystemRandom.Instance);
        Assert.Throws<ArgumentException>(() => client.WriteRequest(new byte[21]));
        Assert.Throws<ArgumentException>(() => CreateFast.TryRespond(new byte[20], SystemRandom.Instance, new byte[41], new byte[92]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CreateFast.TryRespond(new byte[20], SystemRandom.Instance, new byte[40], new byte[19]));
        client.Dispose();
        Assert.Throws<ObjectDisposedException>(() => client.WriteRequest(new byte[20]));
    }
}
