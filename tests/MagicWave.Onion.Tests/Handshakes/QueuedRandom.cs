using MagicWave.Core.Security;

namespace MagicWave.Onion.Tests.Handshakes;

/// <summary>Gives out the bytes of a vector, in order, and fails when asked for another number of them.</summary>
internal sealed class QueuedRandom(params byte[][] draws) : IRandom
{
    private readonly Queue<byte[]> _draws = new(draws);

    public void Fill(Span<byte> destination)
    {
        byte[] next = _draws.Dequeue();
        Assert.Equal(next.Length, destination.Length);
        next.CopyTo(destination);
    }
}
