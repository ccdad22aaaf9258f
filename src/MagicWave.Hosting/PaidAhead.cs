using System.Net;
using MagicWave.Onion;
using MagicWave.Payments.Resources;

namespace MagicWave.Hosting;

/// <summary>
/// Buys the next part of an answer beside it, one at a time and only when the reader has come so far: a site that sends nothing is paid nothing more. For one
/// reader; what is bought meanwhile runs beside it.
/// </summary>
internal sealed class PaidAhead : IDisposable
{
    /// <summary>The next part is bought when less than this of the one before is left to read: a little later than a site that counts what it sent says that it is due.</summary>
    public const int LowBytes = ResourceHeaders.MegabyteLength * 2 / 5;

    private readonly ContentPayer _payer;
    private readonly SiteLane _lane;
    private readonly PaidAnswer _answer;
    private readonly Uri _desk;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _buying = Task.CompletedTask;
    private long _paidUntil;
    private ContentPaymentException? _refused;
    private ResourceProof? _unused;
    private bool _isOffered = true;
    private bool _isDisposed;

    public PaidAhead(ContentPayer payer, SiteLane lane, PaidAnswer answer, long paidUntil)
    {
        (_payer, _lane, _answer, _paidUntil) = (payer, lane, answer, paidUntil);
        Uri uri = answer.Request.RequestUri!;
        _desk = new(uri, ResourceHeaders.PaymentPath + "?target=" + Uri.EscapeDataString(uri.PathAndQuery));
    }

    /// <summary>Buys the next part if the reader is near its end.</summary>
    /// <returns>
    /// How much may be read now: all, or what is paid when nothing more is paid beside this answer; then none in the end, and the rest is to be asked for.
    /// </returns>
    /// <exception cref="ContentPaymentException">Everything that was paid is read, and the next part was not.</exception>
    public long Look(long position)
    {
        lock (_lock)
        {
            if (_refused is { } refused)
            {
                return position < _paidUntil ? _paidUntil - position : throw new ContentPaymentException(refused.Refusal);
            }

            // Of an answer that does not say how long it is, a byte beyond what is paid says that there is more.
            bool isDue = _answer.End is { } end ? _paidUntil < end && position >= _paidUntil - LowBytes : position > _paidUntil;
            if (isDue && _isOffered && _buying.IsCompleted && !_isDisposed && !_stop.IsCancellationRequested)
            {
                _buying = BuyAsync(_stop.Token);
            }

            // What a site sends on trust is slow, and would be paid twice if it were lost with the connection.
            return !_isOffered && _answer.End is not null ? Math.Max(0, _paidUntil - position) : long.MaxValue;
        }
    }

    /// <summary>Waits for what is being bought.</summary>
    /// <returns>A proof that could not be shown beside the answer: it goes with the request for the rest.</returns>
    public async Task<ResourceProof?> FinishAsync(CancellationToken cancellationToken)
    {
        Task buying;
        lock (_lock)
        {
            buying = _buying;
        }

        await buying.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            ResourceProof? unused = _unused;
            (_unused, _refused) = (null, null);
            return unused;
        }
    }

    /// <summary>The rest comes in another answer, of which so much is paid.</summary>
    public void HandleContinued(long paidUntil)
    {
        lock (_lock)
        {
            _paidUntil = paidUntil;
        }
    }

    /// <summary>Nothing more is bought beside this answer.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _stop.Cancel();
            }
        }
    }

    public void Dispose()
    {
        Stop();
        lock (_lock)
        {
            _isDisposed = true;
            _stop.Dispose();
        }
    }

    private async Task BuyAsync(CancellationToken cancellationToken)
    {
        // The reader goes on meanwhile.
        await Task.Yield();
        try
        {
            (HttpResponseMessage? answer, ResourceProof? proof) =
                await _payer.BuyAsync(_lane, () => Ask(HttpMethod.Get), _answer.Request.RequestUri!, _answer.Price, cancellationToken).ConfigureAwait(false);
            using (answer)
            {
                await HandleAsync(answer, proof, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ContentPaymentException refused)
        {
            lock (_lock)
            {
                _refused = refused;
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OnionException or OperationCanceledException)
        {
            // The answer itself may go on, and where it does not, the rest is asked for.
            lock (_lock)
            {
                _isOffered = false;
            }
        }
    }

    private async Task HandleAsync(HttpResponseMessage? answer, ResourceProof? proof, CancellationToken cancellationToken)
    {
        bool isTaken = false;
        if (proof is { } paid)
        {
            lock (_lock)
            {
                _unused = paid;
            }

            using HttpResponseMessage taken = await ContentPayer.SendTwiceAsync(_lane, () => Ask(HttpMethod.Post, paid), cancellationToken).ConfigureAwait(false);
            isTaken = taken.IsSuccessStatusCode;
        }

        lock (_lock)
        {
            _paidUntil += isTaken ? ResourceHeaders.MegabyteLength : 0;
            _unused = isTaken ? null : _unused;

            // No content: the next part is not due yet.
            _isOffered = isTaken || answer?.StatusCode == HttpStatusCode.NoContent;
        }
    }

    private HttpRequestMessage Ask(HttpMethod method, ResourceProof? proof = null)
    {
        HttpRequestMessage request = new(method, _desk) { Version = _answer.Request.Version };
        _payer.Identify(request);
        if (proof is { } paid)
        {
            request.Headers.Add(ResourceHeaders.PaymentProof, paid.ToHeader());
        }

        return request;
    }
}
