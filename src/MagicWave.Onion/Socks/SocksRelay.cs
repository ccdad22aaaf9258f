using System.Buffers;
using System.Net.Sockets;

namespace MagicWave.Onion.Socks;

/// <summary>
/// Carries bytes between a program's socket and its stream, both ways, until both are done. Each way has one buffer: a side that does not read
/// stops the other from writing.
/// </summary>
internal sealed class SocksRelay(Socket socket, OnionStream stream, TimeSpan linger, TimeProvider time)
{
    /// <summary>As much as a stream's window lets through in a few round trips, and few enough to have a thousand of.</summary>
    private const int BufferLength = 64 * 1024;

    /// <summary>How long what the program still says is taken and dropped after the stream ended: closing at once would cost it the last bytes.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private volatile bool _isHalfClosed;

    internal async Task RunAsync(ReadOnlyMemory<byte> early, CancellationToken cancellationToken)
    {
        using CancellationTokenSource downOver = new(Timeout.InfiniteTimeSpan, time);
        using CancellationTokenSource upOver = new(Timeout.InfiniteTimeSpan, time);
        using CancellationTokenRegistration stopDown = cancellationToken.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), downOver);
        using CancellationTokenRegistration stopUp = cancellationToken.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), upOver);
        Task up = CopyUpAsync(early, downOver, upOver.Token);
        bool isClean = await CopyDownAsync(downOver).ConfigureAwait(false);
        if (isClean)
        {
            ShutdownSend();
            upOver.CancelAfter(DrainTime);
        }
        else
        {
            // The program sees a reset, as it would without us.
            socket.LingerState = new(true, 0);
            await upOver.CancelAsync().ConfigureAwait(false);
        }

        await up.ConfigureAwait(false);
    }

    /// <summary>From the program to the other host.</summary>
    private async Task CopyUpAsync(ReadOnlyMemory<byte> early, CancellationTokenSource downOver, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            bool isTaken = early.IsEmpty || await TryWriteAsync(early, cancellationToken).ConfigureAwait(false);
            int count;
            while ((count = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                isTaken = isTaken && await TryWriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }

            stream.CloseWrite();
            _isHalfClosed = true;
            downOver.CancelAfter(linger);
        }
        catch (SocketException)
        {
            // The program is gone: nobody reads what would still come.
            await downOver.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The other way ended, and the time to drain with it.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>From the other host to the program. True when it ended in good order.</summary>
    private async Task<bool> CopyDownAsync(CancellationTokenSource over)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (true)
            {
                int count = await stream.ReadAsync(buffer.AsMemory(0, BufferLength), over.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return true;
                }

                await SendAllAsync(buffer.AsMemory(0, count), over.Token).ConfigureAwait(false);
                if (_isHalfClosed)
                {
                    over.CancelAfter(linger);
                }
            }
        }
        catch (OnionException)
        {
            return false;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return _isHalfClosed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(data, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OnionException)
        {
            // The stream is over; the way down tells the program how.
            return false;
        }
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            int sent = await socket.SendAsync(data, cancellationToken).ConfigureAwait(false);
            data = data[sent..];
        }
    }

    private void ShutdownSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It closed first.
        }
    }
}
