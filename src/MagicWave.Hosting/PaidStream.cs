using System.Net;
using MagicWave.Onion;
using MagicWave.Payments.Resources;

namespace MagicWave.Hosting;

/// <summary>
/// An answer's body that is sold by the megabyte, as one stream: the next part is bought beside it when more than half of the last one is read, and never before; where that
/// does not work, the rest is asked for and paid when the answer ends short. For one reader.
/// </summary>
internal sealed class PaidStream : Stream
{
    /// <summary>How often an answer may break in a row without a byte of it.</summary>
    private const int MaximumBreaks = 3;

    private readonly ContentPayer _payer;
    private readonly SiteLane _lane;
    private readonly PaidAnswer _answer;
    private readonly PaidAhead? _ahead;
    private HttpResponseMessage _response;
    private Stream _body;
    private long _position;
    private int _breaks;
    private bool _isEnded;
    private bool _isDisposed;

    private PaidStream(ContentPayer payer, SiteLane lane, SiteLane? beside, PaidAnswer answer, HttpResponseMessage response, Stream body)
    {
        (_payer, _lane, _answer, _response, _body) = (payer, lane, answer, response, body);
        _position = answer.From;
        _ahead = beside is not null && answer.Credit is { } credit ? new(payer, beside, answer, answer.From + credit) : null;
    }

    /// <summary>How much is still to come; null when that is not known.</summary>
    public long? RemainingLength => _answer.End - _position;

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Puts the stream into an answer that is sold by the megabyte; any other stays as it is.</summary>
    /// <param name="payer">Pays.</param>
    /// <param name="lane">The connections that the answer came on.</param>
    /// <param name="beside">Those to pay on beside it; null for none.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">What came.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<HttpResponseMessage> WrapAsync(
        ContentPayer payer, SiteLane lane, SiteLane? beside, HttpRequestMessage request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (PaidAnswer.TryRead(request, answer) is not { } paid)
        {
            return answer;
        }

        HttpResponseMessage whole = new(answer.StatusCode) { Version = answer.Version, ReasonPhrase = answer.ReasonPhrase, RequestMessage = request };
        foreach ((string name, IEnumerable<string> values) in answer.Headers)
        {
            _ = whole.Headers.TryAddWithoutValidation(name, values);
        }

        Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        whole.Content = new PaidContent(answer.Content, new PaidStream(payer, lane, beside, paid, answer, body));
        return whole;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (!buffer.IsEmpty && !_isEnded)
        {
            Memory<byte> wanted = buffer;
            if (_ahead is not null)
            {
                // What was paid is delivered before it is said that the rest was not.
                wanted = buffer[..(int)Math.Min(buffer.Length, _ahead.Look(_position))];
                if (wanted.IsEmpty && _position != _answer.End)
                {
                    await ContinueAsync(broken: null, cancellationToken).ConfigureAwait(false);
                    continue;
                }
            }

            Exception? broken = null;
            try
            {
                int count = await _body.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
                if (count > 0)
                {
                    (_position, _breaks) = (_position + count, 0);
                    return count;
                }
            }
            catch (Exception fault) when (fault is IOException or OnionException)
            {
                broken = fault;
            }
            catch (OperationCanceledException)
            {
                _ahead?.Stop();
                throw;
            }

            _isEnded = _answer.End is { } end ? _position == end : broken is null;
            if (!_isEnded)
            {
                await ContinueAsync(broken, cancellationToken).ConfigureAwait(false);
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is paid for as it is read, so read it asynchronously.");

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _ahead?.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The answer ended short: the rest is asked for, and paid, if it is still the same content.</summary>
    private async Task ContinueAsync(Exception? broken, CancellationToken cancellationToken)
    {
        if (_answer.Validator is null || ++_breaks > MaximumBreaks)
        {
            throw broken ?? new HttpIOException(HttpRequestError.ResponseEnded, "The answer ended before its content did.");
        }

        ResourceProof? unused = _ahead is null ? null : await _ahead.FinishAsync(cancellationToken).ConfigureAwait(false);
        _response.Dispose();
        HttpRequestMessage request = _answer.Continue(_position);
        if (unused is { } proof)
        {
            ContentPayer.Set(request, ResourceHeaders.PaymentProof, proof.ToHeader());
        }

        HttpResponseMessage answer = await _payer.SendAsync(_lane, request, _answer.Price, cancellationToken).ConfigureAwait(false);
        if (!_answer.IsContinuedBy(answer, _position))
        {
            HttpStatusCode status = answer.StatusCode;
            answer.Dispose();
            throw status is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable
                ? new HttpRequestException("The content changed while it was read. What came before is of the old one: begin again.", null, status)
                : new HttpRequestException("The rest of the content did not come.", null, status);
        }

        _response = answer;
        _body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        _ahead?.HandleContinued(PaidAnswer.TryRead(request, answer)?.Credit is { } credit ? _position + credit : long.MaxValue);
    }
}
