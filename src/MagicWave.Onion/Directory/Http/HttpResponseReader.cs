using System.Globalization;

namespace MagicWave.Onion.Directory.Http;

/// <summary>
/// Reads one answer from bytes as they come. Pure; not thread-safe. A body without a length ends with the connection, as HTTP/1.0 allows.
/// </summary>
public sealed class HttpResponseReader
{
    private readonly int _maxBodyLength;
    private readonly List<byte> _received = [];
    private HttpHead? _head;
    private int _headLength;
    private int? _bodyLength;
    private int _status;
    private string _reason = "";

    /// <summary>Makes a reader.</summary>
    /// <param name="maxBodyLength">The longest body in bytes, at most <see cref="HttpLimits.MaxBodyLength"/>.</param>
    public HttpResponseReader(int maxBodyLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBodyLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBodyLength, HttpLimits.MaxBodyLength);
        _maxBodyLength = maxBodyLength;
    }

    /// <summary>How far it is. After anything but <see cref="HttpReadStatus.Incomplete"/> further bytes are ignored.</summary>
    public HttpReadStatus Status { get; private set; } = HttpReadStatus.Incomplete;

    /// <summary>The answer, once it is complete.</summary>
    public HttpResponse? Response { get; private set; }

    /// <summary>How many bytes of the body are there.</summary>
    public int BodyReceived => _head is null ? 0 : _received.Count - _headLength;

    /// <summary>Takes the next bytes of the connection.</summary>
    public HttpReadStatus HandleReceived(ReadOnlySpan<byte> data)
    {
        if (Status != HttpReadStatus.Incomplete)
        {
            return Status;
        }

        int room = HttpLimits.MaxHeadLength + _maxBodyLength + 1 - _received.Count;
        _received.AddRange(data.Length <= room ? data : data[..room]);
        Status = Advance(isAtEnd: false);
        return Status;
    }

    /// <summary>The connection was closed by the sender.</summary>
    public HttpReadStatus HandleEnd()
    {
        if (Status == HttpReadStatus.Incomplete)
        {
            Status = Advance(isAtEnd: true);
        }

        return Status;
    }

    private HttpReadStatus Advance(bool isAtEnd)
    {
        ReadOnlySpan<byte> received = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received);
        if (_head is null)
        {
            int end = HttpHead.FindEnd(received);
            if (end > HttpLimits.MaxHeadLength || (end < 0 && received.Length >= HttpLimits.MaxHeadLength))
            {
                return HttpReadStatus.TooLong;
            }

            if (end < 0)
            {
                return isAtEnd ? HttpReadStatus.Malformed : HttpReadStatus.Incomplete;
            }

            if (!TryReadHead(received[..end]))
            {
                return HttpReadStatus.Malformed;
            }
        }

        int available = received.Length - _headLength;
        if (_bodyLength > _maxBodyLength || (_bodyLength is null && available > _maxBodyLength))
        {
            return HttpReadStatus.TooLong;
        }

        if (_bodyLength is { } length ? available < length : !isAtEnd)
        {
            return isAtEnd ? HttpReadStatus.Malformed : HttpReadStatus.Incomplete;
        }

        Response = new HttpResponse(_status, _reason)
        {
            ContentEncoding = _head!.Find("Content-Encoding"),
            LastModified = _head.FindDate("Last-Modified"),
            Date = _head.FindDate("Date"),
            Body = received.Slice(_headLength, _bodyLength ?? available).ToArray(),
        };
        return HttpReadStatus.Complete;
    }

    private bool TryReadHead(ReadOnlySpan<byte> head)
    {
        if (!HttpHead.TryParse(head, out HttpHead? parsed) || !parsed!.TryFindLength(out _bodyLength))
        {
            return false;
        }

        string[] words = parsed.FirstLine.Split(' ', 3);
        if (words.Length < 2 || !words[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out _status) || _status is < 100 or > 599)
        {
            return false;
        }

        _reason = words.Length == 3 ? words[2] : "";
        _head = parsed;
        _headLength = head.Length;
        return true;
    }
}
