using System.Buffers;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Runtime;

/// <summary>One request and its answer over a stream.</summary>
public static class DirectoryHttp
{
    private const int ReadLength = 16 * 1024;

    /// <summary>Sends the request and reads the answer.</summary>
    /// <param name="stream">Freshly opened; not disposed of here.</param>
    /// <param name="request">The request.</param>
    /// <param name="maximumLength">The most bytes that the body of the answer may have.</param>
    /// <param name="answering">Called when the first bytes of the answer are there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The stream broke, or what came is not an answer or too long.</exception>
    public static async ValueTask<HttpResponse> ExchangeAsync(
        Stream stream,
        HttpRequest request,
        int maximumLength,
        Action? answering,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await stream.WriteAsync(HttpWriter.Write(request), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        HttpResponseReader reader = new(Math.Min(maximumLength, HttpLimits.MaxBodyLength));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadLength);
        try
        {
            while (reader.Status == HttpReadStatus.Incomplete)
            {
                int read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    reader.HandleEnd();
                    break;
                }

                answering?.Invoke();
                answering = null;
                reader.HandleReceived(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return reader.Response ?? throw new IOException("The directory server's answer is not one.");
    }
}
