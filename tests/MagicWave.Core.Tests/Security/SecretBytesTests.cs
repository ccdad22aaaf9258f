using System.Runtime.InteropServices;
using MagicWave.Core.Security;
using MagicWave.TestKit;

namespace MagicWave.Core.Tests.Security;

public sealed class SecretBytesTests
{
    [Fact]
    public void A_secret_is_a_copy()
    {
        byte[] source = [1, 2, 3];
        using SecretBytes secret = new(source);
        source[0] = 9;

        Assert.Equal(3, secret.Length);
        Assert.Equal([1, 2, 3], secret.Span.ToArray());
    }

    [Fact]
    public unsafe void Disposing_erases_the_memory()
    {
        SecretBytes secret = new([1, 2, 3, 4]);

        // The array is pinned for its whole life, so that its memory may be looked at behind its back while it is reachable.
        Span<byte> memory = secret.Writable;
        fixed (byte* bytes = &MemoryMarshal.GetReference(memory))
        {
            Assert.Equal(4, bytes[3]);
            secret.Dispose();
            Assert.True(FixedTime.IsZero(new ReadOnlySpan<byte>(bytes, 4)));
        }
    }

    [Fact]
    public void An_erased_secret_cannot_be_used()
    {
        SecretBytes secret = new(4);
        secret.Dispose();
        secret.Dispose();

        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => secret.Writable.Length);
        Assert.Throws<ObjectDisposedException>(() => secret.Length);
    }

    [Fact]
    public void A_secret_is_generated_from_the_given_source()
    {
        using SecretBytes secret = SecretBytes.Generate(32, new SeededRandom(1));

        Assert.Equal(new SeededRandom(1).Bytes(32), secret.Span.ToArray());
    }

    [Fact]
    public void It_says_nothing_of_itself()
    {
        using SecretBytes secret = new([0x41, 0x42]);

        Assert.Equal(typeof(SecretBytes).FullName, secret.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SecretBytes(-1));
    }
}
