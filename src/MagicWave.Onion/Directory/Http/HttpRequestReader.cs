namespace MagicWave.Onion.Directory.Http;

/// <summary>
/// Reads one request from bytes as they come. Pure; not thread-safe. The head is bounded by <see cref="HttpLimits.MaxHeadLength"/>; a body
/// is read only for a POST, and only up to the bound given.
/// </summary>
public sealed class HttpRequestReader
{
    private readonly int _maxBodyLength;
    private readonly List<byte> _received = [];
    private HttpHead? _head;
    private int _headLength;
    private int _bodyLength;
    private string[] _words = [];

    /// <summary>Makes a reader.</summary>
    /// <param name="maxBodyLength">The longest upload in bytes; 0 where uploads are not taken.</param>
    public HttpRequestReader(int maxBodyLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBodyLength);
        _maxBodyLength = maxBodyLength;
    }

    /// <summary>How far it is. After anything but <see cref="HttpReadStatus.Incomplete"/> further bytes are ignored.</summary>
    public HttpReadStatus Status { get; private set; } = HttpReadStatus.Incomplete;

    /// <summary>The request, once it is complete.</summary>
    public HttpRequest? Request { get; private set; }

    /// <summary>Takes the next bytes of the connection.</summary>
    public HttpReadStatus HandleReceived(ReadOnlySpan<byte> data)
    {
        if (Status != HttpReadStatus.Incomplete)
        {
            return Status;
        }

        int room = (_head is null ? HttpLimits.MaxHeadLength + _maxBodyLength : _headLength + _bodyLength) - _received.Count;
        bool fits = data.Length <= room;
        _received.AddRange(fits ? data : data[..room]);
        Status = Advance();
        if (Status == HttpReadStatus.Incomplete && !fits)
        {
            Status = HttpReadStatus.TooLong;
        }

        return Status;
    }

    private HttpReadStatus Advance()
    {
        ReadOnlySpan<byte> received = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received);
        if (_head is null)
        {
            int end = HttpHead.FindEnd(received);
            if (end < 0)
            {
                return received.Length >= HttpLimits.MaxHeadLength ? HttpReadStatus.TooLong : HttpReadStatus.Incomplete;
            }

            HttpReadStatus status = ReadHead(received[..end]);
            if (status != HttpReadStatus.Complete)
            {
                return status;
            }
        }

        if (received.Length - _headLength < _bodyLength)
        {
            return HttpReadStatus.Incomplete;
        }

        Request = new HttpRequest(_words[0], _words[1])
        {
            AcceptEncoding = _head!.Find("Accept-Encoding"),
            IfModifiedSince = _head.FindDate("If-Modified-Since"),
            Host = _head.Find("Host"),
            Body = received.Slice(_headLength, _bodyLength).ToArray(),
        };
        return HttpReadStatus.Complete;
    }

    private HttpReadStatus ReadHead(ReadOnlySpan<byte> head)
    {
        if (head.Length > HttpLimits.MaxHeadLength)
        {
            return HttpReadStatus.TooLong;
        }

        if (!HttpHead.TryParse(head, out HttpHead? parsed))
        {
            return HttpReadStatus.Malformed;
        }

        _words = parsed!.FirstLine.Split(' ');
        if (_words.Length != 3 || !_words[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !_words[1].StartsWith('/')
            || _words[0].Length == 0)
        {
            return HttpReadStatus.Malformed;
        }

        if (_words[1].Length > HttpLimits.MaxTargetLength)
        {
            return HttpReadStatus.TooLong;
        }

        if (!parsed.TryFindLength(out int? length))
        {
            return HttpReadStatus.Malformed;
        }

        _bodyLength = _words[0] == "POST" ? length ?? 0 : 0;
        if (_bodyLength > _maxBodyLength)
        {
            return HttpReadStatus.TooLong;
        }

        _head = parsed;
        _headLength = head.Length;
        return HttpReadStatus.Complete;
    }
}
