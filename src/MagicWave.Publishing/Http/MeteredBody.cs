using MagicWave.Publishing.Tills;

namespace MagicWave.Publishing.Http;

/// <summary>
/// An answer's body that is paid by the megabyte: it goes on while there is credit, slows down to a trickle on trust while a payment is late, and then stops.
/// </summary>
internal sealed class MeteredBody(Stream inner, Cashier cashier, VisitorKey key, Action abort, CancellationToken aborted) : AsyncStream
{
    /// <summary>How much is sent on trust at once.</summary>
    public const int Trickle = 8_000;

    /// <summary>The pause between.</summary>
    public static readonly TimeSpan TricklePause = TimeSpan.FromSeconds(1);

    public override bool CanRead => false;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int count = (int)cashier.Spend(key, buffer.Length);
            if (count > 0)
            {
                await inner.WriteAsync(buffer[..count], cancellationToken).ConfigureAwait(false);
                buffer = buffer[count..];
                continue;
            }

            count = (int)cashier.SpendOnTrust(key, Math.Min(buffer.Length, Trickle), Cashier.TrustBytes);
            if (count == 0)
            {
                // The visitor sees that the answer is not whole, and may go on from there when it pays.
                abort();
                throw new OperationCanceledException("The next part was not paid.");
            }

            await inner.WriteAsync(buffer[..count], cancellationToken).ConfigureAwait(false);
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
            buffer = buffer[count..];
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, aborted);
            await cashier.WaitForChangeAsync(key, static left => left is null or <= 0, TricklePause, both.Token).ConfigureAwait(false);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
