using System.Text;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>
/// Cuts a text/event-stream (WHATWG HTML, section 9.2) into events, however its bytes are cut. Ids and retry times are not needed: a
/// record has its cursor inside. A pure machine; not thread-safe.
/// </summary>
internal sealed class ServerSentEventReader
{
    /// <summary>The longest event, in bytes: a record with the largest envelope in it takes less than half.</summary>
    public const int MaximumEventLength = 1 << 20;

    private const string DefaultName = "message";

    private readonly List<byte> _line = [];
    private readonly StringBuilder _data = new();
    private string _name = DefaultName;
    private bool _hasData;
    private bool _afterReturn;
    private int _length;

    /// <summary>Takes bytes, and gives the events that they complete.</summary>
    /// <returns>False when an event is too long: the stream is of no more use.</returns>
    public bool TryRead(ReadOnlySpan<byte> bytes, ICollection<ServerSentEvent> events)
    {
        foreach (byte value in bytes)
        {
            // A line ends with a line feed, a carriage return, or both.
            bool isEnd = value is (byte)'\n' or (byte)'\r';
            bool isSecondOfPair = value == (byte)'\n' && _afterReturn;
            _afterReturn = value == (byte)'\r';
            if (isSecondOfPair)
            {
                continue;
            }

            if (!isEnd)
            {
                _line.Add(value);
                if (++_length > MaximumEventLength)
                {
                    return false;
                }

                continue;
            }

            EndLine(events);
        }

        return true;
    }

    private void EndLine(ICollection<ServerSentEvent> events)
    {
        if (_line.Count == 0)
        {
            if (_hasData)
            {
                events.Add(new(_name, _data.ToString()));
            }

            _name = DefaultName;
            _hasData = false;
            _length = 0;
            _data.Clear();
            return;
        }

        string line = Encoding.UTF8.GetString([.. _line]);
        _line.Clear();
        int colon = line.IndexOf(':');
        string field = colon < 0 ? line : line[..colon];
        string value = colon < 0 ? "" : line[(colon + 1)..];
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (field)
        {
            case "event":
                _name = value;
                break;
            case "data":
                _ = _hasData ? _data.Append('\n').Append(value) : _data.Append(value);
                _hasData = true;
                break;
            default:
                // Comments, ids, retry times and what there may be one day.
                break;
        }
    }
}
