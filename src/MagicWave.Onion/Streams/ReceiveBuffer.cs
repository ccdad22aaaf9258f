using System.Buffers;

namespace MagicWave.Onion.Streams;

/// <summary>
/// Received bytes that wait for their reader, in rented segments. A reader that keeps up uses one segment over and over. Its owner bounds the
/// length: a stream's window allows 500 cells. Not thread-safe.
/// </summary>
internal sealed class ReceiveBuffer
{
    private const int SegmentLength = 16 * 1024;

    private readonly Queue<byte[]> _segments = new();
    private byte[]? _last;
    private int _start;
    private int _end;

    /// <summary>How many bytes wait.</summary>
    internal int Length { get; private set; }

    internal void Append(ReadOnlySpan<byte> data)
    {
        Length += data.Length;
        while (!data.IsEmpty)
        {
            if (_last is not { } segment || _end == segment.Length)
            {
                segment = ArrayPool<byte>.Shared.Rent(SegmentLength);
                _segments.Enqueue(segment);
                _last = segment;
                _end = 0;
            }

            int count = Math.Min(data.Length, segment.Length - _end);
            data[..count].CopyTo(segment.AsSpan(_end));
            _end += count;
            data = data[count..];
        }
    }

    /// <summary>Moves as many bytes as there are and fit; the result says how many.</summary>
    internal int Read(Span<byte> destination)
    {
        int total = 0;
        while (!destination.IsEmpty && Length > 0)
        {
            byte[] first = _segments.Peek();
            int end = first == _last ? _end : first.Length;
            int count = Math.Min(destination.Length, end - _start);
            first.AsSpan(_start, count).CopyTo(destination);
            destination = destination[count..];
            _start += count;
            total += count;
            Length -= count;
            if (_start == end)
            {
                FinishFirst(first);
            }
        }

        return total;
    }

    /// <summary>Drops what waits and gives the segments back.</summary>
    internal void Clear()
    {
        while (_segments.TryDequeue(out byte[]? segment))
        {
            ArrayPool<byte>.Shared.Return(segment);
        }

        _last = null;
        _start = 0;
        _end = 0;
        Length = 0;
    }

    private void FinishFirst(byte[] first)
    {
        _start = 0;
        if (first == _last)
        {
            _end = 0;
            return;
        }

        _ = _segments.Dequeue();
        ArrayPool<byte>.Shared.Return(first);
    }
}
