using System.Buffers;

namespace MagicWave.Publishing.Sites;

/// <summary>Copies streams as data comes: one buffer, so that a slow reader slows the writer down instead of filling memory.</summary>
internal static class StreamRelay
{
    private const int BufferLength = 32 << 10;

    /// <summary>Copies until the source ends.</summary>
    public static async Task CopyAsync(Stream source, Stream destination, IdleTimer idle, bool flushes, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                idle.Touch();
                await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                if (flushes)
                {
                    await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
                }

                idle.Touch();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
